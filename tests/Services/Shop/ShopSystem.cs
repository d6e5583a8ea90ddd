using System.Security.Cryptography;
using System.Text;
using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Fulfillment;
using Doms.Fulfillment.Domain;
using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Notifications;
using Doms.Notifications.Domain;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Order = Doms.Orders.Domain.Order;
using PlaceOrder = Doms.Orders.Domain.Intake.PlaceOrder;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// The whole shop on one thread and a virtual clock. Joined: one Memory store. Split: a store per service, connected by
/// the Memory transport. The payment provider runs in process.
/// </summary>
sealed class ShopSystem : IDisposable
{
    static readonly DateTimeOffset StartTime = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly Caller Operator = new("ops", "operator");
    readonly string _mails = Directory.CreateTempSubdirectory("doms-mails").FullName;
    readonly Dictionary<string, IStore> _stores = [];
    readonly Func<TimeProvider, string, IStore> _open;
    readonly Dictionary<string, EngineNode> _nodes = [];
    readonly Dictionary<string, SimulatedProcess> _processes = [];
    readonly MemoryTransport _transport;
    readonly IdSource _ids;
    readonly bool _isJoined;
    readonly Func<ServiceModule, ServiceModule> _wrapModule;
    readonly TimeSpan _pace;
    long _nextNumber = 900_001;
    string _workflow;
    InventoryOptions _inventory = new();

    /// <param name="open">Opens a service's store (the shared one when joined); Memory stores by default.</param>
    /// <param name="wrapModule">Replaces handlers of a service.</param>
    /// <param name="past">State of an earlier shop, when the stores are not new.</param>
    public ShopSystem(
        bool isJoined, string workflow = Workflows.InventoryFirst, double paceSeconds = 5, int seed = 1,
        Func<TimeProvider, string, IStore>? open = null, Func<ServiceModule, ServiceModule>? wrapModule = null, PriorShopState? past = null)
    {
        _wrapModule = wrapModule ?? (module => module);
        _open = open ?? ((clock, _) => new MemoryStore(clock));
        _isJoined = isJoined;
        _workflow = workflow;
        _pace = TimeSpan.FromSeconds(paceSeconds);
        Time = new VirtualTime(seed, past?.StartsAt ?? StartTime);
        Clock = new SkewedClock(Time);
        _transport = new MemoryTransport(Time, Time);
        _ids = new IdSource(Time, Time.FillRandom);
        ProviderLedger = past?.ProviderLedger ?? new MemoryLedger();
        Provider = new Provider(ProviderLedger, Time, new Random(seed));
        Modules = MakeModules();
        Restart();
    }

    public VirtualTime Time { get; }

    /// <summary>Clock of the processes.</summary>
    public SkewedClock Clock { get; }

    public MemoryLedger ProviderLedger { get; }

    public Provider Provider { get; }

    public IReadOnlyList<ServiceModule> Modules { get; private set; }

    /// <summary>All stores; a single one when joined.</summary>
    public IEnumerable<IStore> Stores => _stores.Values.Distinct();

    /// <summary>Kills all processes and starts new ones on the same stores.</summary>
    public void Restart()
    {
        foreach (var process in Processes()) Stop(process.Key);
        foreach (var process in Processes()) Create(process);
        foreach (var node in _nodes.Values.Distinct()) Time.Run(node.Start(CancellationToken.None));
    }

    /// <summary>Kills the process of a service.</summary>
    public void Stop(string service)
    {
        var process = ProcessOf(service);
        if (_processes.TryGetValue(process.Key, out var running)) running.Kill();
        foreach (var module in process) _transport.Disconnect(module.Name);
    }

    /// <summary>Starts a new process of a service on the same store.</summary>
    public void Start(string service)
    {
        Create(ProcessOf(service));
        Time.Run(_nodes[service].Start(CancellationToken.None));
    }

    /// <summary>Suspends all processes, which then continue without noticing.</summary>
    public void Pause(TimeSpan span)
    {
        foreach (var process in _processes.Values) process.Pause(span);
    }

    /// <summary>Restarts with another workflow for new orders.</summary>
    public void Restart(string workflow)
    {
        _workflow = workflow;
        Modules = MakeModules();
        Restart();
    }

    /// <summary>Restarts with other settings of Inventory.</summary>
    public void Restart(InventoryOptions inventory)
    {
        _inventory = inventory;
        Modules = MakeModules();
        Restart();
    }

    public void Dispose() => Directory.Delete(_mails, recursive: true);

    public void Settle(double seconds = 120) => Time.RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>Returns the engine that runs a service.</summary>
    public EngineNode Node(string service) => _nodes[service];

    public IStore Store(string service) => _stores[service];

    public Response Send(string service, object command, Caller? caller = null) =>
        Time.Run(_nodes[service].Send(service, command, caller ?? Operator, null, 0, CancellationToken.None));

    public void Stock(string productId, long quantity, long? price = 1_000)
    {
        Send("inventory", new CreateProduct(productId, quantity, price, productId, "USD")).Status.ShouldBe(201);
        Settle(0.1);
    }

    /// <summary>Places an order of the given lines at catalogue prices and returns its id.</summary>
    public string Place(params (string ProductId, long Quantity, long? Price)[] lines)
    {
        var id = _ids.NewText();
        Place(id, lines).Status.ShouldBe(201);
        return id;
    }

    public Response Place(string id, IReadOnlyList<(string ProductId, long Quantity, long? Price)> lines, string? token = null)
    {
        var draft = new OrderDraft(
            "customer", "customer@example.com",
            [.. lines.Select((line, i) => new Line(line.ProductId, line.Quantity, line.Price, $"{i + 1}"))],
            null, "USD", null, token, null, null);
        var place = new PlaceOrder(
            id, "customer", "customer", PricesTrusted: true, _workflow == Workflows.PaymentFirst, draft, NextNumber());
        return Send("orders", place, new Caller("customer", "customer"));
    }

    public IdSource Ids => _ids;

    public string NewId() => _ids.NewText();

    /// <summary>Returns the number of a new order, larger than those of earlier shops on the same stores.</summary>
    public long NextNumber() => _nextNumber++;

    public Response Cancel(string orderId, string reason = "changed my mind") =>
        Send("orders", new RequestCancel(orderId, reason, "customer"), new Caller("customer", "customer"));

    public Response Refund(string orderId, long? amount) =>
        Send("payments", new RefundByOperator(orderId, amount, "asked for", "ops"));

    /// <summary>Redelivers every message sent so far (split shape).</summary>
    public void RepublishEverything() => _transport.Redeliver();

    public Response Move(string orderId, ShipmentStatus status) => Send("fulfillment", new MoveShipment(orderId, status.Text()));

    public Order Order(string id) => Read<Order>("orders", id)!;

    /// <summary>Names of the events in an order's timeline, as people see it.</summary>
    public IReadOnlyList<string> Timeline(string id) =>
    [
        .. global::Doms.Orders.Domain.Timeline.Sort(All<OrderEntry>("orders").Where(entry => entry.OrderId == id))
            .Select(moment => moment.Entry.Type),
    ];

    public Saga Saga(string id) => Read<Saga>("orchestrator", id)!;

    public Payment? Payment(string id) => Read<Payment>("payments", id);

    public Reservation? Reservation(string id) => Read<Reservation>("inventory", id);

    public Stock Stock(string productId) => Read<Stock>("inventory", productId)!;

    public Shipment? Shipment(string id) => Read<Shipment>("fulfillment", Doms.Fulfillment.Domain.Shipment.IdOf(id, 1));

    public IReadOnlyList<Notification> Mails(string orderId) =>
        [.. All<Notification>("notifications").Where(mail => mail.OrderId == orderId).OrderBy(mail => mail.CreatedAt)];

    /// <summary>Discards all open dead letters, as an operator.</summary>
    public void DiscardDeadLetters()
    {
        foreach (var deadLetter in DeadLetters())
        {
            Time.Run(_nodes[deadLetter.Consumer].DeadLetters.Discard(
                DeadLetterPort.PublicId(deadLetter), Operator, CancellationToken.None)).Status.ShouldBe(200);
        }
    }

    public Response Retry(string orderId) => Send("orchestrator", new RetrySaga(orderId, "ops"));

    public Response Resolve(string orderId, string outcome) =>
        Send("orchestrator", new ResolveSaga(orderId, outcome, "closed by hand", "ops"));

    public IReadOnlyList<DeadLetter> DeadLetters() =>
        [.. _nodes.Values.Distinct().SelectMany(DeadLettersOf)];

    public IReadOnlyList<T> All<T>(string service)
        where T : class
    {
        var table = Modules.Single(m => m.Name == service).Tables.Single(t => t.RowType == typeof(T));
        return [.. Time.Run(_stores[service].Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), default).AsTask()).Cast<T>()];
    }

    /// <summary>Returns a hash of all stored rows and of the provider's ledger.</summary>
    public string TraceHash()
    {
        var trace = new StringBuilder();
        foreach (var module in Modules)
        {
            foreach (var table in module.Tables)
            {
                var rows = Time.Run(_stores[module.Name].Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), default).AsTask());
                foreach (var row in rows) trace.AppendJoin('|', table.Columns.Select(column => Text(column.Value(row)))).AppendLine();
            }
        }

        foreach (var entry in ProviderLedger.Entries) trace.AppendLine(entry.ToString());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trace.ToString())));
    }

    /// <summary>Types of the messages between services.</summary>
    public static IReadOnlyList<MessageType> Messages { get; } =
    [
        .. MessageContracts.All.Select(m => new MessageType(
            m.Name, m.Version, m.Topic, m.IsCommand, m.Json, body => ((IMessage)body).Key)),
    ];

    IReadOnlyList<IGrouping<string, ServiceModule>> Processes() => [.. Modules.GroupBy(module => _isJoined ? "all" : module.Name)];

    IGrouping<string, ServiceModule> ProcessOf(string service) =>
        Processes().Single(process => process.Key == service || process.Any(module => module.Name == service));

    void Create(IGrouping<string, ServiceModule> modules)
    {
        var process = _processes[modules.Key] = new SimulatedProcess(Time);
        var store = _stores.GetValueOrDefault(modules.First().Name) ?? _open(Clock, modules.Key);
        var node = new EngineNode(new EngineSetup(
            store, [.. modules], Messages, _isJoined ? null : _transport, new EngineOptions(), Clock, _ids, process,
            NullLoggerFactory.Instance));
        foreach (var module in modules)
        {
            _stores[module.Name] = store;
            _nodes[module.Name] = node;
        }
    }

    IReadOnlyList<DeadLetter> DeadLettersOf(EngineNode node) =>
        Time.Run(node.DeadLetters.List(new DeadLetterFilter(), null, 100, default).AsTask()).Items;

    static object? Text(object? value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value;

    T? Read<T>(string service, string key)
        where T : class => Time.Run(_nodes[service].Rows.Find<T>(key, CancellationToken.None).AsTask());

    IReadOnlyList<ServiceModule> MakeModules() => [.. CreateServices().Select(_wrapModule)];

    IReadOnlyList<ServiceModule> CreateServices() =>
    [
        OrdersModule.Module(new OrdersOptions { TotalRequired = _workflow == Workflows.PaymentFirst }),
        InventoryModule.Module(_inventory),
        PaymentsModule.Module(new PaymentsOptions { ProviderUrl = new Uri("http://provider") }, new ProviderHandler(Provider), Time),
        FulfillmentModule.Module(new FulfillmentOptions { StageDuration = _pace }),
        NotificationsModule.Module(new NotificationsOptions { MailFolder = _mails, Clock = Time }),
        OrchestratorModule.Module(new OrchestratorOptions { Workflow = _workflow }),
    ];
}

/// <summary>State of an earlier shop for a shop started on its stores.</summary>
/// <param name="StartsAt">Wall clock time at the start.</param>
/// <param name="ProviderLedger">The payment provider's ledger.</param>
sealed record PriorShopState(DateTimeOffset StartsAt, MemoryLedger ProviderLedger);
