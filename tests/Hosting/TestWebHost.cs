using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts;
using Doms.Engine.Services;
using Doms.Gateway;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

/// <summary>A web host on free loopback ports: the gateway, and two services with a few routes each.</summary>
sealed class TestWebHost : IAsyncDisposable
{
    readonly WebApplication _app;

    TestWebHost(WebApplication app, FakeTimeProvider clock, RecordingCommandPort port)
    {
        _app = app;
        Clock = clock;
        Port = port;
    }

    public FakeTimeProvider Clock { get; }

    public RecordingCommandPort Port { get; }

    public DemoIdentity Identity => _app.Services.GetRequiredService<DemoIdentity>();

    public static Task<TestWebHost> Start(params (string Name, string Value)[] settings) => Start("demo", null, settings);

    public static async Task<TestWebHost> Start(
        string profile, HttpMessageHandler? authority, (string Name, string Value)[] settings,
        IReadOnlyList<ServiceEndpoints>? served = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)))
            .Build();
        var clock = new FakeTimeProvider();
        var port = new RecordingCommandPort();
        var web = WebSettings.Read(configuration, profile, port: 0, null) with { Bind = IPAddress.Loopback };
        served ??= [GatewayModule.Joined(), Orders(), Inventory()];
        var app = DomsWebApp.Build(web, configuration, served, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<ICommandPort>(port);
            if (authority is not null) services.AddKeyedSingleton(DomsWebApp.AuthorityHandler, authority);
        });
        await app.StartAsync();
        return new TestWebHost(app, clock, port);
    }

    public HttpClient Client(string service = ServiceNames.Gateway, string? token = null)
    {
        var ports = _app.Services.GetRequiredService<ListeningPorts>();
        var client = new HttpClient { BaseAddress = ports.Addresses[service] };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpClient ClientAs(string userId, string role = Roles.Customer, string service = ServiceNames.Gateway) =>
        Client(service, Identity.Issue(userId, role));

    /// <summary>
    /// Stops before disposing: disposing alone would abort a request whose response is sent but whose span is not yet
    /// ended.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public static ServiceEndpoints Orders() => new(ServiceNames.Orders, 1, routes => routes.MapApi("/orders", api =>
    {
        api.MapPost("/", Purchases.Handle).AllowAnonymousInDemo().ReadingBody();
        api.MapGet("/me", (HttpContext http) => $"{http.Caller().Subject}/{http.Caller().Role}").AllowAnonymousInDemo();
        api.MapPost("/{id}/cancel", (string id, HttpContext http, CommandSender send) => send.Send(http, id))
            .WithQuery(new QueryParameters(new QueryParameter("reason", "Why."))).ReadingBody();
        api.MapPost("/{id}/pack", (string id, HttpContext http, CommandSender send) => send.Send(http, id));
        api.MapGet("/operator-only", () => "operator-only").ForOperators();
        api.MapPost("/resolve", () => "operator-only").ForOperators();
        api.MapGet("/broken", IResult () => throw new InvalidOperationException("secret of the inside"));
    }));

    public static ServiceEndpoints Inventory() => new(ServiceNames.Inventory, 3, routes =>
        routes.MapApi("/inventory", api => api.MapPost("/reserve", () => "held").AllowAnonymousInDemo()));
}

sealed record Purchase(string? CustomerId, long Quantity, decimal? Price = null, bool? IsGift = null, string? Code = null);

static class Purchases
{
    public static async Task<IResult> Handle(HttpContext http, CommandSender send)
    {
        var body = await RequestBody.Read(http, PurchaseJson.Default.Purchase, isOptional: false, "code");
        return body.Value is { } purchase ? await send.Send(http, purchase) : body.Problem!;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Purchase))]
sealed partial class PurchaseJson : JsonSerializerContext;
