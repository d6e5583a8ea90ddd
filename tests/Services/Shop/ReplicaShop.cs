using System.Collections.Concurrent;
using System.Security.Cryptography;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Fulfillment;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Primitives;
using Doms.Storage.PostgreSql;
using Doms.Storage.Sql;
using Doms.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Services.Shop;

/// <summary>Replicas of the whole shop, each with an engine of its own, on one PostgreSQL database and in real time.</summary>
sealed class ReplicaShop : IAsyncDisposable
{
    const int Lanes = 2;
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    static readonly Caller Operator = new("ops", "operator");

    readonly IdSource _ids = new(TimeProvider.System, RandomNumberGenerator.Fill);
    readonly string _mails = Directory.CreateTempSubdirectory("doms-mails").FullName;
    readonly Provider _provider;
    readonly string _database;
    readonly List<PostgreSqlStore> _stores = [];
    long _nextNumber = 900_001;

    ReplicaShop(string database)
    {
        _database = database;
        _provider = new Provider(ProviderLedger, TimeProvider.System, new Random(1));
    }

    public MemoryLedger ProviderLedger { get; } = new();

    /// <summary>The replicas that have not been stopped.</summary>
    public List<EngineNode> Nodes { get; } = [];

    public IReadOnlyList<ServiceModule> Modules => field ??= CreateModules();

    public PostgreSqlStore Store => _stores[0];

    /// <summary>Ids of the orders that were accepted.</summary>
    public ConcurrentBag<string> Accepted { get; } = [];

    public static async Task<ReplicaShop> Start(int replicas)
    {
        var shop = new ReplicaShop(await (await PostgreSqlServer.Shared).CreateDatabase());
        for (var i = 0; i < replicas; i++) await shop.StartReplica($"{i}");
        return shop;
    }

    public async Task StartReplica(string name)
    {
        var options = new PostgreSqlOptions(_database) { Name = $"shop/{name}", Lanes = Lanes };
        var store = await PostgreSqlStore.Open(options, Schemas, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _stores.Add(store);
        var node = new EngineNode(new EngineSetup(
            store, CreateModules(), Messages, null, new EngineOptions { Lanes = Lanes }, TimeProvider.System, _ids,
            new ThreadPoolScheduler(), NullLoggerFactory.Instance, name));
        Nodes.Add(node);
        await node.Start(CancellationToken.None);
    }

    public async Task Stock(string productId, long quantity, long price)
    {
        var response = await Nodes[0].Send(
            "inventory", new CreateProduct(productId, quantity, price, productId, "USD"), Operator, null, 0, default);
        response.Status.ShouldBe(201);
    }

    /// <summary>Stops a replica cleanly.</summary>
    public async Task StopReplica(int replica)
    {
        var node = Nodes[replica];
        Nodes.RemoveAt(replica);
        await node.DisposeAsync();
    }

    /// <summary>Places an order at one of the replicas and returns its id.</summary>
    public async Task<string> Place(int replica, params IReadOnlyList<(string ProductId, long Quantity)> lines)
    {
        var id = _ids.NewText();
        var draft = new OrderDraft(
            "customer", "customer@example.com",
            [.. lines.Select((line, i) => new Line(line.ProductId, line.Quantity, null, $"{i + 1}"))],
            null, "USD", null, null, null, null);
        var place = new PlaceOrder(
            id, "customer", "customer", PricesTrusted: true, TotalRequired: false, draft, Interlocked.Increment(ref _nextNumber));
        var response = await Nodes[replica].Send("orders", place, new Caller("customer", "customer"), null, 0, default);
        if (response.Status == 201) Accepted.Add(id);
        return id;
    }

    public Task<Response> Cancel(int replica, string orderId) => Nodes[replica].Send(
        "orders", new RequestCancel(orderId, "changed my mind", "customer"), new Caller("customer", "customer"), null, 0, default);

    public async Task<IReadOnlyList<T>> All<T>(string service)
        where T : class
    {
        var table = Modules.Single(module => module.Name == service).Tables.Single(table => table.RowType == typeof(T));
        return [.. (await Store.Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), default)).Cast<T>()];
    }

    /// <summary>Waits until each order has ended and no work is left.</summary>
    public async Task Settle()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await FindUnfinished() is { } unfinished)
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw new TimeoutException($"Not finished: {unfinished}");
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        foreach (var store in _stores) await store.DisposeAsync();
        Directory.Delete(_mails, recursive: true);
    }

    async Task<string?> FindUnfinished()
    {
        var open = (await All<Order>("orders"))
            .FirstOrDefault(order => order.Status is not (OrderStatus.Completed or OrderStatus.Cancelled));
        return open is not null
            ? $"order {open.OrderId}: {open.Status}" : await Simulation.EngineState.FindUnfinishedWork(Store, CancellationToken.None);
    }

    static IReadOnlyList<ServiceSchema> Schemas { get; } =
    [
        OrdersModule.Schema(Dialect.PostgreSql), InventoryModule.Schema(Dialect.PostgreSql), PaymentsModule.Schema(Dialect.PostgreSql),
        FulfillmentModule.Schema(Dialect.PostgreSql), NotificationsModule.Schema(Dialect.PostgreSql),
        OrchestratorModule.Schema(Dialect.PostgreSql),
    ];

    static IReadOnlyList<MessageType> Messages { get; } =
    [
        .. MessageContracts.All.Select(message => new MessageType(
            message.Name, message.Version, message.Topic, message.IsCommand, message.Json, body => ((IMessage)body).Key)),
    ];

    IReadOnlyList<ServiceModule> CreateModules() =>
    [
        OrdersModule.Module(new OrdersOptions()),
        InventoryModule.Module(new InventoryOptions()),
        PaymentsModule.Module(
            new PaymentsOptions { ProviderUrl = new Uri("http://provider") }, new ProviderHandler(_provider), TimeProvider.System),
        FulfillmentModule.Module(new FulfillmentOptions { StageDuration = TimeSpan.FromMilliseconds(20) }),
        NotificationsModule.Module(new NotificationsOptions { MailFolder = _mails, Clock = TimeProvider.System }),
        OrchestratorModule.Module(new OrchestratorOptions()),
    ];
}
