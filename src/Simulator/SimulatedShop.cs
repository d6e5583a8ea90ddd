using Doms.Composition;
using Doms.Engine;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Fulfillment;
using Doms.Inventory;
using Doms.Notifications;
using Doms.Orchestrator;
using Doms.Orchestrator.Domain;
using Doms.Orders;
using Doms.PaymentProvider;
using Doms.Payments;
using Doms.Simulation;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>All services on virtual time and Memory stores, in processes with faults, with a simulated payment provider.</summary>
sealed class SimulatedShop
{
    const int Replicas = 3;
    const int ScaledReplicas = 2;
    const int ScaledOneIn = 8;
    const int MaxStageSeconds = 20;
    const int KeyExpiryOneIn = 3;
    const int ShortReservationOneIn = 3;
    const int LimitedReservationsOneIn = 4;
    const int MaxOpenReservations = 3;
    const int LowDeliveryLimitOneIn = 4;
    const int MaxConcurrencyInRush = 2;
    const int MaxLowDeliveryLimit = 20;
    const int MaxLowDeliveryBytes = 8_192;
    static readonly TimeSpan KeyRetention = TimeSpan.FromMinutes(5);
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly string[] AllWorkflows = [Workflows.InventoryFirst, Workflows.PaymentFirst, Workflows.InventoryOnly];
    readonly SimulationPlan _plan;
    readonly SimulationEnvironment _environment;
    readonly Random _random;
    readonly Random _memoryRandom;
    readonly FailingMessages _failingMessages;
    readonly ExternalSystems _systems;
    readonly Provider _provider;
    readonly InventoryOptions _inventory;
    readonly TimeSpan _stageDuration;
    readonly Dictionary<string, List<SimulatedNode>> _nodesOf = [];

    public SimulatedShop(SimulationPlan plan, DefectInjection defects)
    {
        _plan = plan;
        Time = new VirtualTime(plan.SeedOf("time"), Start);
        Profile = RunProfile.Draw(new Random(plan.SeedOf("profile")));
        Faults = new FaultInjector(plan.SeedOf("faults"), Time, plan.Limits, Profile.MayOccur);
        if (plan.RecordsTrails) Trails = new OrderTrails(Time);
        Trace = new Trace(Time, plan.WatchedId, Trails is null ? null : Trails.Add);
        Sizes = new Random(plan.SeedOf("sizes"));
        _random = new Random(plan.SeedOf("setup"));
        _memoryRandom = new Random(plan.SeedOf("memory"));
        _failingMessages = new FailingMessages(Faults);
        _environment = new SimulationEnvironment(
            Time, Faults, Trace, new RunMonitor(Faults, Time), new Schedule(new Random(plan.SeedOf("schedule"))),
            new RefusedRows(Faults, Time),
            new RefusedEngineRows(Faults), new Random(plan.SeedOf("ids")), new SimulatedLog(Time), defects);
        _systems = new ExternalSystems(new Random(plan.SeedOf("latencies")), Faults, Time, Profile.IsRush);
        ProviderLedger = new MemoryLedger(KeyExpiry());
        _provider = new Provider(ProviderLedger, Time, new Random(plan.SeedOf("provider")));
        _inventory = DrawInventoryOptions(new Random(plan.SeedOf("inventory")));
        _stageDuration = TimeSpan.FromSeconds(1 + _random.Next(MaxStageSeconds));
        WorkflowsUsed = _random.Next(3) == 0 ? AllWorkflows : [AllWorkflows[_random.Next(AllWorkflows.Length)]];
        Broker = new FaultyBroker(
            new MemoryTransport(Time, Time, DrawDeliveryLimit()), new Outage(FaultKind.BrokerOutage, "the broker", Faults, Time), Faults,
            Time);
        Stores = plan.Shape == Shape.Split ? Split() : Joined();
        FaultsOverTime = new FaultsOverTime(
            Faults, Time, [.. Stores.Select(store => store.Outage), Broker.Outage], _systems.Servers);
    }

    /// <summary>Unexpected errors that engines logged.</summary>
    public IReadOnlyList<string> Errors => _environment.Log.Errors;

    /// <summary>Violations found while the run is under way.</summary>
    public Findings Findings => _environment.Monitor.Findings;

    public Disturbances Disturbances => _environment.Monitor.Disturbances;

    public RunProfile Profile { get; }

    /// <summary>Draws the sizes of requests.</summary>
    public Random Sizes { get; }

    /// <summary>Number of requests that an engine refused because it was overloaded.</summary>
    public int Overloads { get; set; }

    public VirtualTime Time { get; }

    public FaultInjector Faults { get; }

    public FaultsOverTime FaultsOverTime { get; }

    public Trace Trace { get; }

    /// <summary>The way of each order; null where the plan does not record it.</summary>
    public OrderTrails? Trails { get; }

    public MemoryLedger ProviderLedger { get; }

    public FaultyBroker Broker { get; }

    public List<SimulatedNode> Nodes { get; } = [];

    /// <summary>Each store once.</summary>
    public IReadOnlyList<SimulatedStore> Stores { get; }

    /// <summary>Workflows of new sagas: one, or all.</summary>
    public IReadOnlyList<string> WorkflowsUsed { get; }

    /// <summary>True if payment may be the first step, so that orders need a total when they are placed.</summary>
    public bool NeedsTotal => WorkflowsUsed.Contains(Workflows.PaymentFirst);

    /// <summary>Names of all services, including the probes.</summary>
    public IReadOnlyCollection<string> Services => _nodesOf.Keys;

    /// <summary>Returns the running processes of a service.</summary>
    public IReadOnlyList<SimulatedNode> RunningNodes(string service) => [.. _nodesOf[service].Where(node => node.Engine is not null)];

    public IStore StoreOf(string service) => _nodesOf[service][0].Store;

    static IReadOnlyList<MessageType> Contracts { get; } = [.. AllServices.MessageTypes, .. ProbeModules.Contracts];

    /// <summary>In some runs the provider's keys expire, after longer than a process can be paused before it retries a call.</summary>
    Func<Entry, bool>? KeyExpiry()
    {
        if (_random.Next(KeyExpiryOneIn) > 0) return null;
        return entry => Time.GetUtcNow() - entry.At > KeyRetention;
    }

    /// <summary>In some runs stand-alone reservations expire soon, or their number is limited.</summary>
    static InventoryOptions DrawInventoryOptions(Random random) => new()
    {
        StandAloneReservationDuration = random.Next(ShortReservationOneIn) == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(15),
        MaxOpenReservationsPerSubject = random.Next(LimitedReservationsOneIn) == 0 ? MaxOpenReservations : 0,
    };

    /// <summary>In some runs a process gets only a few records before it has to acknowledge one.</summary>
    DeliveryLimit? DrawDeliveryLimit()
    {
        var random = new Random(_plan.SeedOf("delivery"));
        return random.Next(LowDeliveryLimitOneIn) > 0
            ? null
            : new DeliveryLimit(1 + random.Next(MaxLowDeliveryLimit), 1 + random.Next(MaxLowDeliveryBytes));
    }

    List<SimulatedStore> Joined()
    {
        var store = NewStore("the store");
        var count = _plan.Shape == Shape.Replicas ? Replicas : 1;
        foreach (var name in NodeNames("all", count))
            Add(
                new NodeSetup(
                    name, store.Store, store.Outage, life => Modules(life, AllServiceNames), Contracts, Broker: null,
                    Options(name), count == 1 ? null : name),
                AllServiceNames);
        return [store];
    }

    static IEnumerable<string> NodeNames(string name, int replicas) =>
        replicas == 1 ? [name] : Enumerable.Range(1, replicas).Select(number => $"{name} {number}");

    List<SimulatedStore> Split()
    {
        var stores = new List<SimulatedStore>();
        foreach (var name in AllServiceNames)
        {
            var store = NewStore($"the store of {name}");
            stores.Add(store);
            var count = _random.Next(ScaledOneIn) == 0 ? ScaledReplicas : 1;
            foreach (var replica in NodeNames(name, count))
                Add(
                    new NodeSetup(
                        replica, store.Store, store.Outage, life => Modules(life, [name]), Contracts, Broker, Options(name),
                        count == 1 ? null : replica),
                    name);
        }

        return stores;
    }

    void Add(NodeSetup setup, params string[] services)
    {
        var node = new SimulatedNode(setup, _environment);
        Nodes.Add(node);
        foreach (var name in services)
        {
            if (!_nodesOf.TryGetValue(name, out var nodes)) _nodesOf.Add(name, nodes = []);
            nodes.Add(node);
        }
    }

    static string[] AllServiceNames { get; } = [.. AllServices.All.Names, ProbeModules.CounterName, ProbeModules.ListenerName];

    SimulatedStore NewStore(string name)
    {
        var clock = new SkewedClock(Time);
        return new SimulatedStore(new MemoryStore(clock), clock, new Outage(FaultKind.StoreOutage, name, Faults, Time));
    }

    EngineOptions Options(string service)
    {
        var options = RandomEngineOptions.Draw(_random, _memoryRandom);
        if (Profile.IsRush) options.MaxConcurrentEffects = 1 + _memoryRandom.Next(MaxConcurrencyInRush);
        // Only the inbox detects duplicates for a probe, so its retention is not shortened.
        if (ProbeModules.IsProbe(service)) options.InboxRetention = new EngineOptions().InboxRetention;
        return options;
    }

    /// <summary>Creates the services for one life of a process. Their workflow may differ from that of the previous life.</summary>
    IReadOnlyList<ServiceModule> Modules(NodeContext life, string[] names)
    {
        var workflow = WorkflowsUsed[_random.Next(WorkflowsUsed.Count)];
        return [.. names.Select(name => _failingMessages.Wrap(Module(name, life, workflow), mayPoison: !ProbeModules.IsProbe(name)))];
    }

    ServiceModule Module(string name, NodeContext life, string workflow) => name switch
    {
        ProbeModules.CounterName => ProbeModules.Counter(
            (key, cancel) => CallOutside(life, key, cancel), id => Faults.ShouldInject(FaultKind.BlindInsert, id)),
        ProbeModules.ListenerName => ProbeModules.Listener(id => Faults.ShouldInject(FaultKind.UnplannedRow, id)),
        _ => AllServices.Select([name]).Modules(Settings(life, workflow), ProviderConnection(life), life.Clock)[0],
    };

    async Task CallOutside(NodeContext life, string key, CancellationToken cancel)
    {
        await _systems.Outside.Answer(key, cancel);
        await life.Wait(TimeSpan.Zero, cancel);
        life.Monitor.Calls.Done(life, key);
    }

    HttpMessageHandler ProviderConnection(NodeContext life) =>
        _environment.Defects.Http(new FaultyHttp(new ProviderHandler(_provider), _systems.Provider, life));

    ServiceSettings Settings(NodeContext life, string workflow) => new(
        new OrdersOptions { TotalRequired = NeedsTotal },
        _inventory,
        new PaymentsOptions { ProviderUrl = new UriBuilder("https", "provider").Uri },
        new FulfillmentOptions { StageDuration = _stageDuration },
        new NotificationsOptions { MailFolder = "", Clock = life.Clock, Transport = new SimulatedMailServer(_systems.MailServer, life) },
        new OrchestratorOptions { Workflow = workflow },
        new EngineOptions());
}
