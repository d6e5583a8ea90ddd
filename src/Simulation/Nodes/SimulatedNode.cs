using Doms.Engine;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Engine.Transport;
using Doms.Primitives;

namespace Doms.Simulation.Nodes;

/// <summary>What a simulated process is made of.</summary>
/// <param name="Modules">The services of one life of the process; what they call outside goes through that life.</param>
/// <param name="Broker">Null when joined.</param>
/// <param name="Replica">See <see cref="EngineSetup"/>.</param>
public sealed record NodeSetup(
    string Name,
    IStore Store,
    Func<NodeContext, IReadOnlyList<ServiceModule>> Modules,
    IReadOnlyList<MessageType> Contracts,
    FaultyBroker? Broker,
    EngineOptions Options,
    string? Replica);

/// <summary>What all processes of a run have in common.</summary>
/// <param name="Defects">Changes the way to store and broker, for tests that the simulation finds defects.</param>
public sealed record SimulationEnvironment(
    VirtualTime Time, FaultInjector Faults, Trace Trace, Schedule Schedule, RefusedRows RefusedRows, Random Random, SimulatedLog Log,
    DefectInjection Defects);

/// <summary>Defects put between an engine and what it works with; none by default.</summary>
public sealed record DefectInjection
{
    public static DefectInjection None { get; } = new();

    public Func<IStore, IStore> Store { get; init; } = store => store;

    public Func<ITransport, ITransport> Transport { get; init; } = transport => transport;

    /// <summary>The store as all processes of a life share it, told of both ways.</summary>
    public Func<IStore, ITransport?, IStore> StoreAndTransport { get; init; } = (store, _) => store;

    public Func<ServiceModule, ServiceModule> Module { get; init; } = module => module;

    public Func<HttpMessageHandler, HttpMessageHandler> Http { get; init; } = handler => handler;

    public Action<EngineOptions> Options { get; init; } = _ => { };
}

/// <summary>A process that runs an engine, dies and comes back; its store stays.</summary>
public sealed class SimulatedNode(NodeSetup setup, SimulationEnvironment environment)
{
    const int LongOutageOneIn = 200;
    static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    readonly SkewedClock _clock = new(environment.Time);
    NodeContext? _life;
    FaultyTransport? _transport;
    bool _isStopping;

    public string Name => setup.Name;

    public IStore Store => setup.Store;

    /// <summary>The running engine; null while there is none.</summary>
    public EngineNode? Engine { get; private set; }

    public SkewedClock Clock => _clock;

    public bool IsUp => Engine is not null && _life is { Process: { IsDead: false, IsPaused: false } };

    public void Start()
    {
        NodeContext? life = null;
        life = new NodeContext(
            Name, new SimulatedProcess(environment.Time), environment.Faults, environment.Time, _clock, environment.Trace, environment.Schedule, () => Crash(life!));
        _life = life;
        _isStopping = false;
        setup.Options.TestHooks.SkipsRelayNotification = () => environment.Faults.ShouldInject(FaultKind.MissedRelayNotification, Name);
        _transport = setup.Broker is { } broker ? new FaultyTransport(broker, life) : null;
        var transport = _transport is null ? null : environment.Defects.Transport(_transport);
        var store = environment.Defects.Store(new FaultyStore(setup.Store, environment.RefusedRows, life));
        store = environment.Defects.StoreAndTransport(store, transport);
        var engine = new EngineNode(new EngineSetup(
            store, [.. setup.Modules(life).Select(environment.Defects.Module)], setup.Contracts, transport, setup.Options, _clock,
            new IdSource(_clock, environment.Random.NextBytes), life.Process, environment.Log, setup.Replica));
        Engine = engine;
        _ = Run(engine, life);
    }

    /// <summary>A clean stop, and a start some time later.</summary>
    public async Task Restart()
    {
        if (Engine is not { } engine || _life is not { } life || _isStopping || life.Process.IsDead) return;
        _isStopping = true;
        await engine.Stop();
        if (life.Process.IsDead) return;
        EndLife(life);
        environment.Time.RunAfter(environment.Faults.RandomDuration(0, 5), Start);
    }

    void Crash(NodeContext life)
    {
        if (life.Process.IsDead) return;
        EndLife(life);
        environment.Time.RunAfter(RandomOutage(), Start);
    }

    /// <summary>Most are short; after a long one much has to be caught up with, and others may have forgotten us.</summary>
    TimeSpan RandomOutage() => environment.Faults.Next(LongOutageOneIn) == 0 ? environment.Faults.RandomDuration(20, 900) : environment.Faults.RandomDuration(0.01, 20);

    void EndLife(NodeContext life)
    {
        life.Process.Kill();
        _transport?.Disconnect();
        Engine = null;
    }

    async Task Run(EngineNode engine, NodeContext life)
    {
        try
        {
            await engine.Start(CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // As in production: a process that cannot start ends, and is started again.
            if (life.Process.IsDead) return;
            EndLife(life);
            environment.Time.RunAfter(RestartDelay, Start);
        }
    }
}
