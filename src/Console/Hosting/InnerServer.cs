using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Console.Hosting;

/// <summary>A server without a port: it takes the requests that another application passes on.</summary>
sealed class InnerServer : IServer
{
    Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        _process = features => Process(application, features);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Passes a request on, with the connection of the outer one and nothing of its routing and services.</summary>
    /// <param name="services">Services of the application.</param>
    public async Task Handle(HttpContext http, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var features = new FeatureCollection(http.Features);
        features.Set<IServiceProvidersFeature>(new RequestScope(scope.ServiceProvider));
        features.Set<IEndpointFeature>(new NoEndpoint());
        features.Set<IRouteValuesFeature>(new RouteValuesFeature());
        features.Set<IItemsFeature>(new ItemsFeature());
        await _process!(features);
    }

    public void Dispose()
    {
        // There is no port to close.
    }

    static async Task Process<TContext>(IHttpApplication<TContext> application, IFeatureCollection features) where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        }
        catch (Exception error)
        {
            application.DisposeContext(context, error);
            throw;
        }
    }

    sealed class NoEndpoint : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }

    sealed class RequestScope(IServiceProvider services) : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices { get; set; } = services;
    }
}
