using Doms.Console.Api;
using Doms.Console.Frame;
using Doms.Console.Orders;
using Doms.Console.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Doms.Console.Hosting;

/// <summary>The built console, with a container and a pipeline of its own.</summary>
sealed class InnerApp : IAsyncDisposable
{
    /// <summary>Time for which a page whose connection broke can take up where it was.</summary>
    static readonly TimeSpan KeptAfterDisconnect = TimeSpan.FromMinutes(3);

    const int MaxKeptPages = 50;

    readonly WebApplication _app;
    readonly InnerServer _server;

    InnerApp(WebApplication app, InnerServer server)
    {
        _app = app;
        _server = server;
    }

    public static async Task<InnerApp> Start(ConsoleSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(InnerApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        var server = new InnerServer();
        builder.Services.AddSingleton<IServer>(server);
        builder.Logging.AddProvider(new LogToProcess(settings.Log)).SetMinimumLevel(LogLevel.Error);
        Add(builder.Services, settings);
        var app = builder.Build();
        Use(app);
        await app.StartAsync();
        return new InnerApp(app, server);
    }

    public Task Handle(HttpContext http) => _server.Handle(http, _app.Services);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    static void Add(IServiceCollection services, ConsoleSettings settings)
    {
        services.AddSingleton(settings).AddSingleton(settings.Clock).AddSingleton<Sessions>();
        services.AddSingleton<Audits>().AddSingleton<OverviewCache>().AddSingleton<OrderCounts>();
        if (settings.Client is { } client) services.AddSingleton(client).AddSingleton<Authority>();
        services.AddScoped<CurrentSession>().AddScoped<Live>();
        services.AddRouting();
        services.AddHttpContextAccessor();
        // Keys in memory: what they protect does not outlive the process.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = KeptAfterDisconnect;
            circuits.DisconnectedCircuitMaxRetained = MaxKeptPages;
        });
    }

    static void Use(WebApplication app)
    {
        app.UsePathBase(ConsoleSettings.Path);
        app.UseMiddleware<ErrorPages>();
        app.UseRouting();
        app.UseMiddleware<SessionGate>();
        app.UseWebSockets();
        app.UseAntiforgery();
        app.MapAssets();
        app.MapSignIn();
        app.MapExport();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }
}

/// <summary>Gives errors of the console to the process's log.</summary>
sealed class LogToProcess(Action<string> write) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) write(exception is null ? formatter(state, null) : $"{formatter(state, null)} {exception}");
    }

    public void Dispose()
    {
        // There is nothing to release.
    }
}
