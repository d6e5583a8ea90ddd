using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Fulfillment;
using Doms.Gateway;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Orders;
using Doms.Payments;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Doms.Tests.Compliance.Document;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// The whole shop over HTTP, on SQLite files and virtual time. Joined: all services on their ports in one process.
/// Split: a web application per service, as in separate processes, with a gateway in front.
/// </summary>
sealed class HttpShop : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("doms-shop-").FullName;
    readonly DedicatedThread _thread = new();
    readonly List<WebApplication> _apps = [];
    readonly Dictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    ShopSystem _shop = null!;
    DemoIdentity _identity = null!;

    HttpShop()
    {
    }

    public static async Task<HttpShop> Start(
        bool isJoined = true, string workflow = Workflows.InventoryFirst, double paceSeconds = 5)
    {
        var shop = new HttpShop();
        shop._shop = await shop._thread.Run(() => new ShopSystem(isJoined, workflow, paceSeconds, open: shop.Open));
        await (isJoined ? shop.StartJoined() : shop.StartSplit());
        return shop;
    }

    /// <summary>Runs work on the shop on its own thread.</summary>
    public Task<T> Run<T>(Func<ShopSystem, T> work) => _thread.Run(() => work(_shop));

    public Task Run(Action<ShopSystem> work) => _thread.Run(() => work(_shop));

    /// <summary>Holds all requests until this many of them have reached the engine.</summary>
    public async Task HoldUntilWaiting(int requests, Func<Task> send)
    {
        using var release = new ManualResetEventSlim();
        var held = _thread.Run(release.Wait);
        var waiting = _thread.WhenWaiting(requests);
        var sending = send();
        // Requests that are refused do not wait.
        await Task.WhenAny(waiting, sending);
        release.Set();
        await held;
        await sending;
    }

    public Task Settle(double seconds = 120) => Run(shop => shop.Settle(seconds));

    public HttpClient Client(string service = ServiceNames.Gateway, string? token = null)
    {
        var client = new HttpClient(new DocumentedAnswers()) { BaseAddress = _addresses[service] };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>All services except the gateway.</summary>
    public IEnumerable<string> Services => _addresses.Keys.Where(name => name != ServiceNames.Gateway);

    public HttpClient ClientAs(string userId, string role = Roles.Customer, string service = ServiceNames.Gateway) =>
        Client(service, _identity.Issue(userId, role));

    public HttpClient OperatorClient(string service = ServiceNames.Gateway) => ClientAs("olga", Roles.Operator, service);

    /// <summary>Stops the process of one service (split shape).</summary>
    public Task Stop(string service) => _apps.Single(
        app => app.Services.GetRequiredService<ListeningPorts>().Addresses.ContainsKey(service)).StopAsync();

    /// <summary>Executes a statement on a service's database from outside.</summary>
    public void Execute(string service, string sql)
    {
        using var connection = SqliteFile.Open(PathOf(File.Exists(PathOf("all")) ? "all" : service));
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is part of the test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        await Run(shop => shop.Dispose());
        _thread.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    string PathOf(string service) => Path.Combine(_folder, $"{service}.db");

    IStore Open(TimeProvider clock, string service) => Open(new SqliteOptions(PathOf(service)), clock);

    /// <summary>Opens a store with the tables of all services.</summary>
    public static IStore Open(SqliteOptions options, TimeProvider clock) =>
        SqliteStore.Open(options, Schemas, clock, NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult();

    static IReadOnlyList<ServiceSchema> Schemas { get; } =
    [
        OrdersModule.Schema(Dialect.Sqlite), InventoryModule.Schema(Dialect.Sqlite), PaymentsModule.Schema(Dialect.Sqlite),
        FulfillmentModule.Schema(Dialect.Sqlite), NotificationsModule.Schema(Dialect.Sqlite), OrchestratorModule.Schema(Dialect.Sqlite),
    ];

    static ServiceEndpoints[] Endpoints() =>
    [
        OrdersModule.Endpoints(new OrdersOptions { TrustAllPrices = true }),
        InventoryModule.Endpoints(new InventoryOptions()),
        PaymentsModule.Endpoints(new PaymentsOptions()),
        FulfillmentModule.Endpoints,
        NotificationsModule.Endpoints(),
        OrchestratorModule.Endpoints(new OrchestratorOptions()),
    ];

    /// <summary>The routes of all services and of the gateway in one process.</summary>
    public static IReadOnlyList<ServiceEndpoints> JoinedEndpoints() => [GatewayModule.Joined(), .. Endpoints()];

    async Task StartJoined() => await Serve(JoinedEndpoints(), ServiceNames.Orders);

    async Task StartSplit()
    {
        var services = Endpoints();
        foreach (var service in services.Where(service => service.Name != ServiceNames.Orders)) await Serve([service], service.Name);
        var orders = services.Single(service => service.Name == ServiceNames.Orders);
        await Serve([GatewayModule.WithInventory(orders, [_addresses[ServiceNames.Inventory]])], ServiceNames.Orders);
        await Serve([GatewayModule.Split(_addresses.ToDictionary(
            service => service.Key, IReadOnlyList<Uri> (service) => [service.Value], StringComparer.Ordinal))], null);
    }

    /// <param name="service">The service whose engine and store serve these endpoints; null for the split gateway.</param>
    async Task Serve(IReadOnlyList<ServiceEndpoints> served, string? service)
    {
        var configuration = new ConfigurationBuilder().Build();
        var web = WebSettings.Read(configuration, "demo", port: 0, _folder) with { Bind = IPAddress.Loopback };
        var clock = new ShopClock(_shop.Time);
        var app = DomsWebApp.Build(web, configuration, served, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton(_shop.Ids);
            if (service is null)
            {
                services.AddSingleton<ICommandPort>(new ShopPorts(_thread, _shop, ServiceNames.Orders));
                return;
            }

            var ports = new ShopPorts(_thread, _shop, service);
            services.AddSingleton<ICommandPort>(ports).AddSingleton<IDeadLetterPort>(ports);
            services.AddSingleton(_shop.Node(service).Rows).AddSingleton(_shop.Node(service).PendingReasons);
            services.AddSingleton((IReadConnections)_shop.Store(service)).AddSingleton<Query>();
        });
        await app.StartAsync();
        _apps.Add(app);
        _identity = app.Services.GetRequiredService<DemoIdentity>();
        foreach (var (name, address) in app.Services.GetRequiredService<ListeningPorts>().Addresses) _addresses[name] = address;
    }
}

/// <summary>HTTP shorthands of the tests.</summary>
static class HttpShopExtensions
{
    public static Task<JsonElement> Get(this HttpClient client, string address, HttpStatusCode status = HttpStatusCode.OK) =>
        Read(client.GetAsync(address), status);

    public static Task<JsonElement> Post(
        this HttpClient client, string address, object? body = null, HttpStatusCode status = HttpStatusCode.OK) =>
        Read(body is null ? client.PostAsync(address, null) : client.PostAsJsonAsync(address, body), status);

    public static Task<JsonElement> Put(
        this HttpClient client, string address, object body, HttpStatusCode status = HttpStatusCode.OK) =>
        Read(client.PutAsJsonAsync(address, body), status);

    public static Task<JsonElement> Patch(
        this HttpClient client, string address, object body, HttpStatusCode status = HttpStatusCode.OK) =>
        Read(client.PatchAsJsonAsync(address, body), status);

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    public static IReadOnlyList<JsonElement> Items(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    static async Task<JsonElement> Read(Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
