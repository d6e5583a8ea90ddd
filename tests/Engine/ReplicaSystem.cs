using Doms.Engine;
using Doms.Engine.Effects;
using Doms.Engine.Leases;
using Doms.Engine.Memory;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Doms.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Tests.Engine;

/// <summary>Replicas of the sample services, each in its own process, on one Memory store; split they have a broker too.</summary>
sealed class ReplicaSystem
{
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    readonly Func<IStore, int, IStore> _wrap;
    readonly EngineOptions _options;
    readonly EffectLimits? _calls;
    readonly MemoryTransport? _transport;

    public ReplicaSystem(
        int replicas = 2, EngineOptions? options = null, Func<IStore, int, IStore>? wrap = null, EffectLimits? calls = null,
        bool isJoined = true)
    {
        _calls = calls;
        _options = options ?? new EngineOptions();
        _wrap = wrap ?? ((store, _) => store);
        Time = new VirtualTime(1, Start);
        Store = new MemoryStore(Time);
        _transport = isJoined ? null : new MemoryTransport(Time, Time);
        for (var i = 0; i < replicas; i++) StartReplica(i);
    }

    public VirtualTime Time { get; }

    public MemoryStore Store { get; }

    /// <summary>Behaviour of handlers and external system, by replica.</summary>
    public List<SampleBehaviour> Behaviours { get; } = [];

    public List<EngineNode> Nodes { get; } = [];

    /// <summary>Connections to the broker, by replica; empty when joined.</summary>
    public List<InterceptingTransport> Brokers { get; } = [];

    public List<SimulatedProcess> Processes { get; } = [];

    public LeaseRow? Lease => All(LeaseRow.Table).SingleOrDefault();

    /// <summary>The replica that has the lease.</summary>
    public int LeaseHolder => int.Parse(Lease!.Holder, System.Globalization.CultureInfo.InvariantCulture);

    public Response SendAndWait(int replica, Add add) =>
        Time.Run(Nodes[replica].Send("first", add, new Caller("tester", "operator"), null, 0, CancellationToken.None));

    public void Settle(double seconds = 300) => Time.RunFor(TimeSpan.FromSeconds(seconds));

    public Counter? Counter(string id) => (Counter?)Time.Run(Store.Read(new RowKey(SampleModules.Counters, id), default).AsTask());

    public List<T> All<T>(Table<T> table)
        where T : class => [.. Time.Run(Store.Scan(new ScanRange(table, Limit: 10_000), default).AsTask()).Cast<T>()];

    public int CallsOf(string key) => Behaviours.Sum(world => world.Calls.Count(call => call.Key == key));

    void StartReplica(int replica)
    {
        Behaviours.Add(new SampleBehaviour());
        Processes.Add(new SimulatedProcess(Time));
        if (_transport is not null) Brokers.Add(new InterceptingTransport(_transport));
        Nodes.Add(new EngineNode(new EngineSetup(
            _wrap(Store, replica), [SampleModules.First(Behaviours[replica], _calls), SampleModules.Second(Behaviours[replica])],
            SampleModules.Contracts, Brokers.ElementAtOrDefault(replica), _options, Time, new IdSource(Time, Time.FillRandom),
            Processes[replica],
            NullLoggerFactory.Instance, $"{replica}")));
        Time.Run(Nodes[replica].Start(CancellationToken.None));
    }
}
