using Doms.Engine;
using Doms.Engine.DeadLetters;
using Doms.Engine.Effects;
using Doms.Engine.Memory;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;
using Doms.Simulation;
using Doms.Simulation.Nodes;
using Doms.Tests.Compliance;

namespace Doms.Tests.Engine;

/// <summary>The sample services on Memory stores and virtual time; joined, or split over a Memory transport.</summary>
sealed class SampleSystem
{
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    readonly bool _isJoined;
    readonly EngineOptions _options;
    readonly Func<IStore, IStore> _wrap;
    readonly EffectLimits? _calls;
    readonly List<EngineNode> _nodes = [];
    SimulatedProcess? _process;

    public SampleSystem(
        bool isJoined, EngineOptions? options = null, Func<IStore, IStore>? wrap = null, int seed = 1, EffectLimits? calls = null)
    {
        _calls = calls;
        _isJoined = isJoined;
        _options = options ?? new EngineOptions();
        _wrap = wrap ?? (store => store);
        Time = new VirtualTime(seed, Start);
        Transport = new MemoryTransport(Time, Time);
        Broker = new InterceptingTransport(Transport);
        FirstStore = new MemoryStore(Time);
        SecondStore = isJoined ? FirstStore : new MemoryStore(Time);
        Restart();
    }

    public VirtualTime Time { get; }

    public SampleBehaviour Behaviour { get; } = new();

    public RecordedLog Log { get; } = new();

    public MemoryTransport Transport { get; }

    /// <summary>The engines' connection to the transport.</summary>
    public InterceptingTransport Broker { get; }

    public MemoryStore FirstStore { get; }

    public MemoryStore SecondStore { get; }

    public EngineNode Node => _nodes[0];

    /// <summary>The node whose store holds the second service's dead letters.</summary>
    public EngineNode SecondNode => _nodes[^1];

    /// <summary>Kills all processes at once and starts new ones on the same stores.</summary>
    public void Restart()
    {
        _process?.Kill();
        _process = new SimulatedProcess(Time);
        foreach (var group in new[] { "first", "second" }) Transport.Disconnect(group);
        _nodes.Clear();
        var first = SampleModules.First(Behaviour, _calls);
        var second = SampleModules.Second(Behaviour);
        if (_isJoined) _nodes.Add(NodeOf(FirstStore, [first, second]));
        else _nodes.AddRange([NodeOf(FirstStore, [first]), NodeOf(SecondStore, [second])]);
        foreach (var node in _nodes) Time.Run(node.Start(CancellationToken.None));
    }

    /// <summary>Stops cleanly.</summary>
    public void Stop()
    {
        foreach (var node in _nodes) Time.Run(node.Stop());
    }

    public Task<Response> Send(Add add, IdempotencyKey? key = null) =>
        Node.Send("first", add, new Caller("tester", "operator"), key, 0, CancellationToken.None);

    public Response SendAndWait(Add add, IdempotencyKey? key = null) => Time.Run(Send(add, key));

    public void Settle(double seconds = 300) => Time.RunFor(TimeSpan.FromSeconds(seconds));

    public Counter? FirstCounter(string id) => Read(FirstStore, SampleModules.Counters, id);

    public Echo? Echo(string id) => Read(SecondStore, SampleModules.Echoes, id);

    public List<T> All<T>(IStore store, Table<T> table)
        where T : class => [.. Time.Run(store.Scan(new ScanRange(table, Limit: 10_000), default).AsTask()).Cast<T>()];

    public IReadOnlyList<DeadLetter> DeadLetters() =>
        Time.Run(SecondNode.DeadLetters.List(new DeadLetterFilter(), null, 100, default).AsTask()).Items;

    T? Read<T>(IStore store, Table<T> table, string id)
        where T : class => (T?)Time.Run(store.Read(new RowKey(table, id), default).AsTask());

    EngineNode NodeOf(IStore store, IReadOnlyList<ServiceModule> modules) => new(new EngineSetup(
        _wrap(store), modules, SampleModules.Contracts, _isJoined ? null : Broker, _options, Time,
        new IdSource(Time, Time.FillRandom), _process!, Log));
}

static class CompletedTaskExtensions
{
    /// <summary>Returns the result of a completed task; throws if the task failed or has not completed.</summary>
    public static T CompletedResult<T>(this Task<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new TimeoutException("The task has not ended.");
}
