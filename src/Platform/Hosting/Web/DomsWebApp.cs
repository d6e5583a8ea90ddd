using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Diagnostics;
using Doms.Engine.Services;
using Doms.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Web;

/// <summary>
/// Web application for all services of this process: one pipeline, one port per service, every route mapped once.
/// </summary>
public static class DomsWebApp
{
    static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    static readonly string[] CompressedTypes =
    [
        "application/json", ProblemResult.ContentType, "text/plain", "text/html", "text/css", "text/javascript", "text/csv",
    ];

    /// <summary>Response headers that a browser shows to a page of another origin.</summary>
    static readonly string[] ExposedHeaders =
    [
        "ETag", "Idempotent-Replayed", "Link", "Location", "Preference-Applied", "RateLimit", "RateLimit-Policy", "Retry-After",
        "traceparent", "WWW-Authenticate",
    ];

    /// <summary>Builds the application; <c>StartAsync</c> opens the ports.</summary>
    /// <param name="settings">From <see cref="WebSettings.Read"/>.</param>
    /// <param name="configuration">Files, environment and command line, merged.</param>
    /// <param name="served">The services of this process, including the gateway.</param>
    /// <param name="compose">
    /// Registers what endpoints need: at least an <see cref="ICommandPort"/>, an <see cref="IDeadLetterPort"/>, an
    /// <see cref="IPendingReasonReader"/>, health checks and hosted services. It may replace the
    /// <see cref="TimeProvider"/>.
    /// </param>
    public static WebApplication Build(
        WebSettings settings, IConfiguration configuration, IReadOnlyList<ServiceEndpoints> served,
        Action<IServiceCollection> compose)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        var ports = new ListeningPorts(CreateListeners(settings, served));
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, ports));
        AddLogging(builder.Logging, settings.Log);
        AddPlatform(builder.Services, settings, ports, served);
        AddServices(builder.Services, settings, served);
        compose(builder.Services);

        var app = builder.Build();
        UsePipeline(app);
        MapServices(app, served);
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Doms.Hosting");
        app.Lifetime.ApplicationStarted.Register(() => LogListeners(log, settings, ports));
        app.Lifetime.ApplicationStopping.Register(() => log.Stopping());
        return app;
    }

    /// <summary>Creates the loggers of a process: one console, shared by the engine and the web application.</summary>
    /// <param name="problems">Keeps the newest warnings and errors; null keeps none.</param>
    public static ILoggerFactory CreateLoggers(TimeProvider clock, LogSettings settings, RecentProblems? problems = null) =>
        LoggerFactory.Create(logging =>
    {
        logging.Services.AddSingleton(clock);
        AddLogging(logging, settings);
        if (problems is not null) logging.AddProvider(problems);
    });

    static List<Listener> CreateListeners(WebSettings settings, IReadOnlyList<ServiceEndpoints> served)
    {
        var listeners = served
            .Select(service => new Listener(service.Name, settings.Bind, settings.Port == 0 ? 0 : settings.Port + service.PortOffset))
            .ToList();
        if (settings.Admin is { } admin) listeners.Add(new Listener(Listener.Admin, admin.Address, admin.Port));
        return listeners;
    }

    static ConnectionLimit LimitConnections(IServiceProvider services)
    {
        var trusted = services.GetRequiredService<WebSettings>().TrustedProxies;
        return new ConnectionLimit(
            OpenFiles.MaxConnections(), address => IPAddress.IsLoopback(address) || trusted.Any(network => network.Contains(address)),
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>().CreateLogger("Doms.Hosting"));
    }

    static void Configure(KestrelServerOptions kestrel, ListeningPorts ports)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = HttpLimits.MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = HttpLimits.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = HttpLimits.MaxHeaderCount;
        limits.RequestHeadersTimeout = HttpLimits.HeadersTimeout;
        limits.KeepAliveTimeout = HttpLimits.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = HttpLimits.MinRequestBodyRate;
        limits.MinResponseDataRate = HttpLimits.MinResponseRate;
        var limit = LimitConnections(kestrel.ApplicationServices);
        foreach (var listener in ports.All) listener.AddTo(kestrel, limit);
    }

    static void AddLogging(ILoggingBuilder logging, LogSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.Level);
        foreach (var library in (string[])["Microsoft", "System", "Yarp"])
            logging.AddFilter(library, settings.Level > LogLevel.Warning ? settings.Level : LogLevel.Warning);
        // A probe of a replica that is away fails every second; the health of the replicas is what counts.
        logging.AddFilter("Yarp.ReverseProxy.Health", LogLevel.Error);
        // Logs each request; disabling it also avoids an activity per request when tracing is off.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Services.AddSingleton<ILoggerProvider>(
            services => new LineLoggerProvider(Console.Out, services.GetRequiredService<TimeProvider>(), settings.Format));
    }

    static void AddPlatform(
        IServiceCollection services, WebSettings settings, ListeningPorts ports, IReadOnlyList<ServiceEndpoints> served)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Auth);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(ports);
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<RequestRateLimiter>();
        services.AddSingleton(BodyBudget.ForMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        services.AddSingleton<CommandSender>();
        services.AddTelemetry(settings, served is [var only] ? only.Name : null);
        services.AddResponseCompression(compression => compression.MimeTypes = CompressedTypes);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.CorsOrigins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(ExposedHeaders)));
        services.AddHealthChecks();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => ConfigureStrictJson(json.SerializerOptions));
        AddIdentity(services, settings);
    }

    /// <summary>Registers the configured authority; without one, the demo identity, or in production nothing.</summary>
    static void AddIdentity(IServiceCollection services, WebSettings settings)
    {
        if (settings.Auth.Authority is not null)
        {
            services.TryAddKeyedSingleton<HttpMessageHandler>(
                AuthorityHandler, (_, _) => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
            services.AddSingleton(provider => new AuthorityKeys(
                settings.Auth, provider.GetRequiredKeyedService<HttpMessageHandler>(AuthorityHandler),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuthorityKeys>>()));
            services.AddSingleton<ITokenKeys>(provider => provider.GetRequiredService<AuthorityKeys>());
            services.AddHealthChecks().AddCheck<AuthorityCheck>("authority");
            return;
        }

        if (!settings.IsDemo)
            throw new SettingException("Auth:Authority", "must name the OIDC authority in the production profile");
        services.AddSingleton(provider => DemoIdentity.Open(
            settings.DataFolder, settings.Auth, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITokenKeys>(provider => provider.GetRequiredService<DemoIdentity>());
    }

    /// <summary>
    /// Service key of the <see cref="HttpMessageHandler"/> that fetches the authority's keys; tests register their own.
    /// </summary>
    public const string AuthorityHandler = "authority";

    static void ConfigureStrictJson(JsonSerializerOptions json)
    {
        AnswerJson.Apply(json);
        json.AllowDuplicateProperties = false;
        json.MaxDepth = HttpLimits.MaxJsonDepth;
        json.NumberHandling = JsonNumberHandling.Strict;
    }

    static void AddServices(IServiceCollection services, WebSettings settings, IReadOnlyList<ServiceEndpoints> served)
    {
        services.AddOpenApiDocuments(settings, served);
        services.AddSingleton(served).AddSingleton<OrderPendingReasons>();
        foreach (var service in served) service.Services?.Invoke(services);
        var contexts = served.Select(service => service.Json).OfType<JsonSerializerContext>().ToArray();
        services.ConfigureHttpJsonOptions(json =>
        {
            foreach (var context in contexts) json.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
        });
    }

    static void UsePipeline(WebApplication app)
    {
        app.UseResponseCompression();
        app.Use(SecurityHeaders.Add);
        app.UseMiddleware<ProblemDetailsMiddleware>();
        app.UseMiddleware<HostCheckMiddleware>();
        UseTrustedProxies(app);
        if (app.Services.GetRequiredService<WebSettings>().CorsOrigins.Count > 0) app.UseCors();
        app.Use(AnswerHeadAsGet);
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<BodyBudgetMiddleware>();
        app.UseMiddleware<AdminSurface>();
        app.UseOpenApiDocuments();
        app.UseRouting();
        app.UseMiddleware<AuthorizationMiddleware>();
        app.UseMiddleware<RequestRulesMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
    }

    /// <summary>Routes HEAD as GET; the server sends no body for it.</summary>
    static Task AnswerHeadAsGet(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method)) http.Request.Method = HttpMethods.Get;
        return next(http);
    }

    /// <summary>
    /// Takes the caller's address from <c>X-Forwarded-For</c>, as long as each hop is a trusted proxy.
    /// </summary>
    static void UseTrustedProxies(WebApplication app)
    {
        var trusted = app.Services.GetRequiredService<WebSettings>().TrustedProxies;
        if (trusted.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    static void MapServices(WebApplication app, IReadOnlyList<ServiceEndpoints> served)
    {
        app.MapHealth();
        app.MapOpenApiDocuments();
        app.MapTelemetry();
        foreach (var service in served)
        {
            var routes = app.MapGroup("").WithMetadata(new ServiceOwner(service.Name)).WithTags(service.Name);
            service.Map(routes);
        }

        var isGateway = served.Any(service => service.Name == ServiceNames.Gateway);
        var gateway = app.MapGroup("").WithMetadata(new ServiceOwner(ServiceNames.Gateway));
        if (isGateway) gateway.MapRoot(app.Services.GetRequiredService<WebSettings>().Documents);
        if (isGateway) gateway.MapCaller();
        if (isGateway && app.Services.GetService<DemoIdentity>() is { } identity) gateway.MapLogin(identity);
        if (app.Services.GetService<IDeadLetterPort>() is { } deadLetters) app.MapDeadLetters(deadLetters);
        if (app.Services.GetService<IPendingReasonReader>() is not null)
            app.MapPendingReasons(app.Services.GetRequiredService<OrderPendingReasons>());
    }

    static void LogListeners(ILogger log, WebSettings settings, ListeningPorts ports)
    {
        if (settings.IsDemo) log.DemoProfile(settings.Bind.ToString());
        foreach (var listener in ports.All) log.Listening(listener.Service, listener.Address.ToString(), listener.Port);
    }
}
