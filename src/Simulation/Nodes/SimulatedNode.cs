using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Primitives;

namespace Doms.Simulation.Nodes;

/// <summary>A process that runs an engine, crashes and restarts; its store survives.</summary>
public sealed class SimulatedNode(NodeSetup setup, SimulationEnvironment environment)
{
    const int LongOutageOneIn = 200;
    static readonly TimeSpan MaxStopDuration = TimeSpan.FromSeconds(30);
    static readonly Backoff RestartDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    readonly SkewedClock _clock = new(environment.Time);
    readonly MemoryWatch _memory = PlantDefects(setup, environment);
    NodeContext? _life;
    FaultyTransport? _transport;
    bool _isStopping;
    int _failedStarts;

    public string Name => setup.Name;

    public IStore Store => setup.Store;

    /// <summary>The running engine; null while the process is down.</summary>
    public EngineNode? Engine { get; private set; }

    public SkewedClock Clock => _clock;

    /// <summary>Virtual time of the last start.</summary>
    public TimeSpan StartedAt { get; private set; }

    /// <summary>The process of the current or last life.</summary>
    public SimulatedProcess Process => _life!.Process;

    public bool IsUp => Engine is not null && _life is { Process: { IsDead: false, IsPaused: false } };

    public void Start()
    {
        NodeContext? life = null;
        life = new NodeContext(
            Name, new SimulatedProcess(environment.Time), _clock, setup.Store, environment,
            _memory, () => Engine is { IsStoreUnavailable: true } && !_isStopping, () => Engine?.Memory ?? default,
            () => Crash(life!));
        life.Process.Paused += _ => life.NoteDisturbance();
        _life = life;
        StartedAt = environment.Time.Elapsed;
        _isStopping = false;
        setup.Options.TestHooks.SkipsRelayNotification = () => environment.Faults.ShouldInject(FaultKind.MissedRelayNotification, Name);
        _transport = setup.Broker is { } broker ? new FaultyTransport(broker, life) : null;
        var transport = _transport is null ? null : environment.Defects.Transport(_transport);
        var store = environment.Defects.Store(new FaultyStore(setup.Store, setup.Outage, life));
        store = environment.Defects.StoreAndTransport(store, transport);
        IReadOnlyList<ServiceModule> modules = [.. setup.Modules(life).Select(environment.Defects.Module)];
        _memory.EffectTypes = modules.Sum(module => module.Effects.Count());
        var engine = new EngineNode(new EngineSetup(
            store, modules, setup.Contracts, transport, setup.Options, _clock,
            new IdSource(_clock, environment.Random.NextBytes), life.Process, environment.Log, setup.Replica));
        Engine = engine;
        _ = Run(engine, life);
    }

    /// <summary>Stops the process cleanly and starts it some time later.</summary>
    public async Task Restart()
    {
        if (Engine is not { } engine || _life is not { } life || _isStopping || life.Process.IsDead) return;
        _isStopping = true;
        var stopped = engine.Stop();
        var pausedBefore = life.Process.IsPaused ? TimeSpan.MinValue : life.Process.TimePaused;
        await Task.WhenAny(stopped, environment.Time.Delay(MaxStopDuration));
        if (life.Process.IsDead) return;
        if (!stopped.IsCompleted && life.Process.TimePaused == pausedBefore)
            environment.Monitor.Findings.Add("stop", $"{Name} had not stopped after {MaxStopDuration}");
        EndLife(life);
        environment.Time.RunAfter(environment.Faults.RandomDuration(0, 5), Start);
    }

    /// <summary>Plants defects in the options, which are judged as they were before.</summary>
    static MemoryWatch PlantDefects(NodeSetup setup, SimulationEnvironment environment)
    {
        var memory = new MemoryWatch(setup.Name, setup.Options, setup.Broker is not null, environment.Monitor.Findings);
        environment.Defects.Options(setup.Options);
        return memory;
    }

    void Crash(NodeContext life)
    {
        if (life.Process.IsDead) return;
        EndLife(life);
        environment.Time.RunAfter(RandomOutage(), Start);
    }

    /// <summary>
    /// Draws the duration of an outage. Most are short; after a long one there is a backlog, and keys in inboxes and at the provider
    /// may have expired.
    /// </summary>
    TimeSpan RandomOutage() => environment.Faults.Next(LongOutageOneIn) == 0
        ? environment.Faults.RandomDuration(20, 900)
        : environment.Faults.RandomDuration(0.01, 20);

    void EndLife(NodeContext life)
    {
        life.NoteDisturbance();
        life.Process.Kill();
        _transport?.Disconnect();
        Engine = null;
    }

    async Task Run(EngineNode engine, NodeContext life)
    {
        try
        {
            await engine.Start(CancellationToken.None);
            _failedStarts = 0;
        }
        catch (StoreUnavailableException)
        {
            // As in production: a process that cannot start exits and is restarted.
            if (life.Process.IsDead) return;
            EndLife(life);
            environment.Time.RunAfter(RestartDelay.Delay(++_failedStarts), Start);
        }
    }
}
