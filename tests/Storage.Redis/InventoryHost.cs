using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Maintenance;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Inventory;
using Doms.Primitives;
using Doms.Storage.Redis;
using Doms.Storage.Redis.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Storage.Redis;

/// <summary>A replica of Inventory on a store in Redis, with its routes.</summary>
sealed class InventoryHost : IAsyncDisposable
{
    readonly EngineNode _engine;
    readonly WebApplication _app;
    readonly HttpClient _http = new();

    InventoryHost(EngineNode engine, WebApplication app)
    {
        _engine = engine;
        _app = app;
    }

    public static async Task<InventoryHost> Start(RedisConnection redis, string replica)
    {
        var options = new InventoryOptions();
        var module = InventoryModule.Module(options);
        var store = await RedisStore.Open(redis, ServiceNames.Inventory, [.. EngineTables.All, .. module.Tables], cache: null);
        var clock = TimeProvider.System;
        var ids = new IdSource(clock, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var scheduler = new ThreadPoolScheduler();
        var contracts = MessageContracts.All.Select(message => new MessageType(
            message.Name, message.Version, message.Topic, message.IsCommand, message.Json, body => ((IMessage)body).Key)).ToList();
        var engine = new EngineNode(new EngineSetup(
            store, [module], contracts, new MemoryTransport(scheduler, clock), new EngineOptions { Lanes = 2 }, clock, ids, scheduler,
            NullLoggerFactory.Instance, replica));
        await engine.Start(CancellationToken.None);
        var configuration = TestRedis.Configuration();
        var app = DomsWebApp.Build(
            WebSettings.Read(configuration, "demo", port: 0, null), configuration, [InventoryModule.Endpoints(options)],
            services => services
                .AddLogging(logging => logging.ClearProviders())
                .AddSingleton<ICommandPort>(engine)
                .AddSingleton(engine.Rows)
                .AddSingleton<IRowLists>(store)
                .AddSingleton(ids));
        await app.StartAsync();
        return new InventoryHost(engine, app);
    }

    public Task<JsonElement> Get(string path, string user = "olga", string role = Roles.Operator) =>
        Send(HttpMethod.Get, path, null, user, role);

    public Task<JsonElement> Post(string path, object body, string user = "olga", string role = Roles.Operator) =>
        Send(HttpMethod.Post, path, body, user, role);

    /// <summary>Sends a request and returns its status.</summary>
    public async Task<HttpStatusCode> TryPost(string path, object body, string user)
    {
        using var response = await Request(HttpMethod.Post, path, body, user, Roles.Customer);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _engine.DisposeAsync();
        _http.Dispose();
    }

    async Task<JsonElement> Send(HttpMethod method, string path, object? body, string user, string role)
    {
        using var response = await Request(method, path, body, user, role);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    async Task<HttpResponseMessage> Request(HttpMethod method, string path, object? body, string user, string role)
    {
        var address = _app.Services.GetRequiredService<ListeningPorts>().Addresses[ServiceNames.Inventory];
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", _app.Services.GetRequiredService<DemoIdentity>().Issue(user, role));
        // Of a body without a length the largest size is assumed, which would fill the queue.
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return await _http.SendAsync(request);
    }
}
