using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>What an engine is built from.</summary>
/// <param name="Modules">All services that keep their rows in the store.</param>
/// <param name="Contracts">Messages between services.</param>
/// <param name="Replica">
/// Names this process among those that share the store; null, as for an embedded store, when no other does.
/// </param>
/// <param name="Transport">Null when joined: all services share the store, and messages are handled where they are published.</param>
public sealed record EngineSetup(
    IStore Store,
    IReadOnlyList<ServiceModule> Modules,
    IReadOnlyList<MessageType> Contracts,
    ITransport? Transport,
    EngineOptions Options,
    TimeProvider Clock,
    IdSource Ids,
    IWorkScheduler Scheduler,
    ILoggerFactory Loggers,
    string? Replica = null);

/// <summary>One engine on one store: its lane, its effects and, when split, its relay and subscriptions.</summary>
public sealed class EngineNode : ICommandPort, IAsyncDisposable
{
    static readonly Caller Self = new("engine", "operator");
    readonly EngineSetup _setup;
    readonly Router _router;
    readonly ServiceModule _engine;
    readonly EffectRunner _effects;
    readonly OutboxRelay? _relay;
    readonly ILogger _logger;
    readonly List<IAsyncDisposable> _subscriptions = [];
    Retention? _retention;

    /// <exception cref="InvalidOperationException">The modules do not fit together; the message names what is missing.</exception>
    public EngineNode(EngineSetup setup)
    {
        _setup = setup;
        _logger = setup.Loggers.CreateLogger("Doms.Engine");
        _engine = EngineModule.Create(setup.Options);
        IReadOnlyList<ServiceModule> modules = [_engine, .. setup.Modules];
        var catalog = new MessageCatalog([.. setup.Contracts, EngineMessages.DeadLettered, .. modules.SelectMany(m => m.OwnMessages)]);
        _router = new Router(catalog, modules, isJoined: setup.Transport is null);
        var lease = new StoreLease(setup.Store, setup.Replica, setup.Options);
        _effects = new EffectRunner(
            _router, setup.Options, setup.Scheduler, _logger, RowsOf(setup), () => setup.Store.Now, Returned);
        var path = new ReceivePath(setup.Store, _router, lease, setup.Options, setup.Ids, setup.Clock, _effects.Room);
        var runner = new BatchRunner(path, setup.Options, _logger);
        Lane = new Lane(
            setup.Store, runner, _router, lease, new Intake(setup.Options), setup.Options, setup.Clock, setup.Scheduler, _logger,
            Committed, _effects.Room, Internal);
        path.IsBehind = _ => Lane.Age > setup.Options.CatchUp;
        if (setup.Transport is { } transport)
        {
            _relay = new OutboxRelay(
                setup.Store, transport, lease, setup.Options, setup.Scheduler, setup.Clock, _logger,
                ids => Keep(new CompleteOutbox(ids)));
        }

        DeadLetters = new DeadLetterPort(setup.Store, this);
        Rows = new CommittedRows(setup.Store, setup.Clock, setup.Modules);
        Waits = new WaitReader(setup.Store, setup.Clock);
    }

    public IDeadLetterPort DeadLetters { get; }

    /// <summary>Age of the oldest message that waits for a batch.</summary>
    public TimeSpan Age => Lane.Age;

    /// <summary>The store takes nothing now; whether it does again is found out by trying.</summary>
    public bool IsStoreAway => Lane.IsStoreAway;

    /// <summary>Messages that wait for a batch.</summary>
    public int Waiting => Lane.Intake.Count;

    internal Lane Lane { get; }

    /// <summary>
    /// Takes up what an earlier process left: effects at once when no other process has this store, whoever leased them; else
    /// each once its lease is past.
    /// </summary>
    public async Task Start(CancellationToken cancel)
    {
        if (_setup.Replica is null) await TakeOverAll(cancel);
        if (_setup.Transport is { } transport)
            foreach (var module in _setup.Modules) await Subscribe(transport, module, cancel);
        _retention = new Retention(_setup, _logger, Keep);
        Lane.Worker.Wake();
        _relay?.Worker.Wake();
        _retention.Worker.Wake();
    }

    /// <summary>Stops taking, finishes the batch at hand, and lets go of everything.</summary>
    public async Task Stop()
    {
        Lane.Intake.Close();
        _effects.Stop();
        if (_retention is not null) await _retention.Worker.Stop();
        if (_relay is not null) await _relay.Worker.Stop();
        await Lane.Worker.Stop();
        // Only now, so that the broker still hears what the last batch finished; the rest comes to whoever is next.
        foreach (var subscription in _subscriptions) await subscription.DisposeAsync();
        _subscriptions.Clear();
        Lane.Intake.Refuse();
    }

    public async Task<Answer> Ask(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        var module = _router.Module(service) ?? throw new InvalidOperationException($"Service '{service}' does not run here.");
        var call = new Call(caller, key, bytes, cancel);
        var now = _setup.Store.Now;
        Lane.Intake.AddCall(new Delivery(module, NewMessage(service, command)) { Call = call, ArrivedAt = now }, now);
        Lane.Worker.Wake();
        return await call.Answered;
    }

    /// <summary>Reads while no batch runs: one consistent cut through all of the store. What is read should be little, or fast.</summary>
    public Task<T> Cut<T>(Func<Task<T>> read) => Lane.Cut(read);

    /// <summary>Committed rows of all services here.</summary>
    public IRowReader Rows { get; }

    /// <summary>What waits, failed or was given up, of all services here.</summary>
    public IWaitReader Waits { get; }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Lane.Worker.DisposeAsync();
        if (_relay is not null) await _relay.Worker.DisposeAsync();
        if (_retention is not null) await _retention.Worker.DisposeAsync();
        _effects.Dispose();
    }

    static Func<ServiceModule, IRowReader> RowsOf(EngineSetup setup)
    {
        var rows = setup.Modules.ToDictionary(
            module => module, IRowReader (module) => new CommittedRows(setup.Store, setup.Clock, [module]));
        return module => rows[module];
    }

    async Task TakeOverAll(CancellationToken cancel)
    {
        var effects = await Lane.EffectsAtStart(cancel);
        foreach (var keys in effects.Chunk(_setup.Options.MaxIntake))
            Lane.Intake.Add(Internal(new TakeOverEffects(keys, EvenIfLeased: true)));
    }

    async Task Subscribe(ITransport transport, ServiceModule module, CancellationToken cancel)
    {
        var subscriber = new Subscriber(module, _router, _setup.Store, Lane.Add);
        if (subscriber.Topics.Count > 0)
            _subscriptions.Add(await transport.Subscribe(module.Name, subscriber.Topics, subscriber, cancel));
    }

    /// <summary>Only now do callers hear, are records finished, and do effects begin.</summary>
    void Committed(AfterCommit after)
    {
        foreach (var (line, key) in after.Lines) EngineLog.Happened(_logger, line, key);
        if (after.DeadLettered > 0) EngineLog.DeadLettered(_logger, after.DeadLettered);
        if (after.Parked > 0) EngineLog.Parked(_logger, after.Parked);
        EngineMetrics.Record(after);
        foreach (var receipt in after.Receipts) receipt.Finish();
        foreach (var effect in after.Effects) _effects.Start(effect);
        if (after.HasOutbox && !_setup.Options.LosesWakeUp()) _relay?.Worker.Wake();
        foreach (var (call, error) in after.Failures)
        {
            EngineLog.CallFailed(_logger, error);
            _setup.Scheduler.Post(() => call.Fail(error));
        }

        foreach (var (call, answer) in after.Answers) _setup.Scheduler.Post(() => call.Succeed(answer));
    }

    void Returned(EffectCall call, EffectResult result)
    {
        var headers = MessageHeaders.Parse(call.Row.Headers);
        var outcome = new EffectOutcome(call.Row.Key, call.Row.Version, result);
        var module = result.Message is null ? _engine : _router.Module(call.Row.Service)!;
        var body = result.Message ?? new EffectAgain(call.Row.Key);
        Lane.Add(new Delivery(module, NewMessage(module.Name, body, headers)) { Effect = outcome, ArrivedAt = _setup.Store.Now });
    }

    /// <summary>Housekeeping is never turned away: what it cleans up is what the queue is full of.</summary>
    Task<Answer> Keep(object command)
    {
        var call = Internal(command);
        Lane.Add(call);
        return call.Call!.Answered;
    }

    /// <summary>Housekeeping goes through the lane like any call.</summary>
    Delivery Internal(object command) => new(_engine, NewMessage(EngineModule.Name, command))
    {
        Call = new Call(Self, null, 0, CancellationToken.None), ArrivedAt = _setup.Store.Now,
    };

    Message NewMessage(string source, object body, MessageHeaders? cause = null)
    {
        var type = _router.Catalog.Of(body);
        var id = _setup.Ids.New();
        var trace = System.Diagnostics.Activity.Current?.Id ?? cause?.TraceParent;
        return new Message(type, body, new MessageHeaders(
            id, type.Name, type.Version, source, type.KeyOf(body), _setup.Clock.GetUtcNow(), trace,
            cause?.CorrelationId ?? id.ToString(), cause?.CausationId));
    }

    sealed class CommittedRows(IStore store, TimeProvider clock, IReadOnlyList<ServiceModule> modules) : IRowReader
    {
        readonly Dictionary<Type, Table> _tables = modules.SelectMany(m => m.Tables).ToDictionary(t => t.RowType);

        public Moment Now => new(clock.GetUtcNow(), store.Now);

        public async ValueTask<T?> Find<T>(string key, CancellationToken cancel)
            where T : class => (T?)await store.Read(new RowKey(_tables[typeof(T)], key), cancel);
    }
}
