using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Limits;
using Doms.Hosting.Web;
using Doms.Storage.Redis.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Host.Running;

/// <summary>The web application of a process.</summary>
static class WebHost
{
    /// <summary>Builds the application on the ports of the process.</summary>
    /// <param name="compose">Registers what the endpoints need.</param>
    public static WebApplication Build(
        ProcessContext process, IReadOnlyList<ServiceEndpoints> served, Action<IServiceCollection> compose)
    {
        var settings = process.Settings;
        var limits = LimitsOf(process);
        var draining = new Draining(settings.DrainTime, process.Clock);
        var app = DomsWebApp.Build(settings.Web, settings.Configuration, served, services =>
        {
            services.Use(process.Ports).AddSingleton(process.Loggers).AddSingleton(process.Ids).AddSingleton(draining);
            services.AddHealthChecks().AddCheck("stop", draining);
            if (limits is not null) services.AddSingleton<ISharedTokenBuckets>(limits);
            compose(services);
        });
        process.Cleanups.Push(app.DisposeAsync);
        return app;
    }

    /// <summary>Limits shared by the replicas at which requests arrive; null without Redis, and for services behind the gateway.</summary>
    static RedisTokenBuckets? LimitsOf(ProcessContext process) =>
        process.Redis is { } redis && !process.Settings.Role.IsService ? new RedisTokenBuckets(redis, ServiceNames.Gateway) : null;

    /// <summary>Opens the ports.</summary>
    public static async Task<StartedProcess> Start(
        ProcessContext process, WebApplication app, StartedProcess started, CancellationToken cancel)
    {
        await app.StartAsync(cancel);
        process.Cleanups.Push(async () => await app.StopAsync(CancellationToken.None));
        process.Cleanups.Push(app.Services.GetRequiredService<Draining>().Drain);
        var addresses = app.Services.GetRequiredService<ListeningPorts>().Addresses;
        var first = process.Settings.Role == ProcessRole.All ? ServiceNames.Gateway : process.Settings.Role.Name;
        return started with
        {
            Address = addresses[first],
            OperatorToken = app.Services.GetService<DemoIdentity>()?.Issue("operator", "operator"),
            Stopping = app.Lifetime.ApplicationStopping,
        };
    }
}
