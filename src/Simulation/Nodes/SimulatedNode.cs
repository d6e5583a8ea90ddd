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
/// <param name="Planting">Changes the way to store and broker, for tests that the simulation finds defects.</param>
public sealed record Surroundings(
    VirtualTime Time, FaultInjector Faults, Trace Trace, Schedule Schedule, RefusedRows Refused, Random Random, SimulatedLog Log,
    Planting Planting);

/// <summary>Defects put between an engine and what it works with; none by default.</summary>
public sealed record Planting
{
    public static Planting None { get; } = new();

    public Func<IStore, IStore> Store { get; init; } = store => store;

    public Func<ITransport, ITransport> Transport { get; init; } = transport => transport;

    /// <summary>The store as all processes of a life share it, told of both ways.</summary>
    public Func<IStore, ITransport?, IStore> StoreAndTransport { get; init; } = (store, _) => store;

    public Func<ServiceModule, ServiceModule> Module { get; init; } = module => module;

    public Func<HttpMessageHandler, HttpMessageHandler> Http { get; init; } = handler => handler;

    public Action<EngineOptions> Options { get; init; } = _ => { };
}

/// <summary>A process that runs an engine, dies and comes back; its store stays.</summary>
public sealed class SimulatedNode(NodeSetup setup, Surroundings world)
{
    const int LongOutageShare = 200;
    static readonly TimeSpan StartAgain = TimeSpan.FromSeconds(1);
    readonly SkewedClock _clock = new(world.Time);
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
            Name, new SimulatedProcess(world.Time), world.Faults, world.Time, _clock, world.Trace, world.Schedule, () => Die(life!));
        _life = life;
        _isStopping = false;
        setup.Options.LosesWakeUp = () => world.Faults.Strikes(FaultKind.LostWakeUp, Name);
        _transport = setup.Broker is { } broker ? new FaultyTransport(broker, life) : null;
        var transport = _transport is null ? null : world.Planting.Transport(_transport);
        var store = world.Planting.Store(new FaultyStore(setup.Store, world.Refused, life));
        store = world.Planting.StoreAndTransport(store, transport);
        var engine = new EngineNode(new EngineSetup(
            store, [.. setup.Modules(life).Select(world.Planting.Module)], setup.Contracts, transport, setup.Options, _clock,
            new IdSource(_clock, world.Random.NextBytes), life.Process, world.Log, setup.Replica));
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
        End(life);
        world.Time.After(world.Faults.Between(0, 5), Start);
    }

    void Die(NodeContext life)
    {
        if (life.Process.IsDead) return;
        End(life);
        world.Time.After(Outage(), Start);
    }

    /// <summary>Most are short; after a long one much has to be caught up with, and others may have forgotten us.</summary>
    TimeSpan Outage() => world.Faults.Next(LongOutageShare) == 0 ? world.Faults.Between(20, 900) : world.Faults.Between(0.01, 20);

    void End(NodeContext life)
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
            End(life);
            world.Time.After(StartAgain, Start);
        }
    }
}
