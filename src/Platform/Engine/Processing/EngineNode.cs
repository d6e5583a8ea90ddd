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
    static readonly Caller EngineCaller = new("engine", "operator");
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
            _router, setup.Options, setup.Scheduler, _logger, RowsOf(setup), () => setup.Store.Now, OnEffectFinished);
        var path = new ReceivePath(setup.Store, _router, lease, setup.Options, setup.Ids, setup.Clock, _effects.FreeCapacity);
        var runner = new BatchRunner(path, setup.Options, _logger);
        Lane = new Lane(
            setup.Store, runner, _router, lease, new InboundQueue(setup.Options), setup.Options, setup.Clock, setup.Scheduler, _logger,
            OnCommitted, _effects.FreeCapacity, InternalDelivery);
        path.IsLagging = _ => Lane.QueueAge > setup.Options.MaxLagForDeadlines;
        if (setup.Transport is { } transport)
        {
            _relay = new OutboxRelay(
                setup.Store, transport, lease, setup.Options, setup.Scheduler, setup.Clock, _logger,
                ids => RunInternalCommand(new CompleteOutbox(ids)));
        }

        DeadLetters = new DeadLetterPort(setup.Store, this);
        Rows = new CommittedRows(setup.Store, setup.Clock, setup.Modules);
        PendingReasons = new PendingReasonReader(setup.Store, setup.Clock);
    }

    public IDeadLetterPort DeadLetters { get; }

    /// <summary>Age of the oldest message that waits for a batch.</summary>
    public TimeSpan QueueAge => Lane.QueueAge;

    /// <summary>The store takes nothing now; whether it does again is found out by trying.</summary>
    public bool IsStoreUnavailable => Lane.IsStoreUnavailable;

    /// <summary>Messages that wait for a batch.</summary>
    public int QueueLength => Lane.InboundQueue.Count;

    internal Lane Lane { get; }

    /// <summary>
    /// Takes up what an earlier process left: effects at once when no other process has this store, whoever leased them; else
    /// each once its lease is past.
    /// </summary>
    public async Task Start(CancellationToken cancel)
    {
        if (_setup.Replica is null) await TakeOverAllEffects(cancel);
        if (_setup.Transport is { } transport)
            foreach (var module in _setup.Modules) await Subscribe(transport, module, cancel);
        _retention = new Retention(_setup, _logger, RunInternalCommand);
        Lane.Worker.Wake();
        _relay?.Worker.Wake();
        _retention.Worker.Wake();
    }

    /// <summary>Stops taking, finishes the batch at hand, and lets go of everything.</summary>
    public async Task Stop()
    {
        Lane.InboundQueue.Close();
        _effects.Stop();
        if (_retention is not null) await _retention.Worker.Stop();
        if (_relay is not null) await _relay.Worker.Stop();
        await Lane.Worker.Stop();
        // Only now, so that the broker still hears what the last batch finished; the rest comes to whoever is next.
        foreach (var subscription in _subscriptions) await subscription.DisposeAsync();
        _subscriptions.Clear();
        Lane.InboundQueue.RejectRemaining();
    }

    public async Task<Response> Send(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        var module = _router.Module(service) ?? throw new InvalidOperationException($"Service '{service}' does not run here.");
        var call = new ClientRequest(caller, key, bytes, cancel);
        var now = _setup.Store.Now;
        Lane.InboundQueue.AddRequest(new Delivery(module, NewMessage(service, command)) { Request = call, ArrivedAt = now }, now);
        Lane.Worker.Wake();
        return await call.Completion;
    }

    /// <summary>Reads while no batch runs: one consistent cut through all of the store. What is read should be little, or fast.</summary>
    public Task<T> RunBetweenBatches<T>(Func<Task<T>> read) => Lane.RunBetweenBatches(read);

    /// <summary>Committed rows of all services here.</summary>
    public IRowReader Rows { get; }

    /// <summary>What waits, failed or was given up, of all services here.</summary>
    public IPendingReasonReader PendingReasons { get; }

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

    async Task TakeOverAllEffects(CancellationToken cancel)
    {
        var effects = await Lane.ScanAllEffects(cancel);
        foreach (var keys in effects.Chunk(_setup.Options.MaxBatchSize))
            Lane.InboundQueue.Add(InternalDelivery(new TakeOverEffects(keys, EvenIfLeased: true)));
    }

    async Task Subscribe(ITransport transport, ServiceModule module, CancellationToken cancel)
    {
        var subscriber = new Subscriber(module, _router, _setup.Store, Lane.Add);
        if (subscriber.Topics.Count > 0)
            _subscriptions.Add(await transport.Subscribe(module.Name, subscriber.Topics, subscriber, cancel));
    }

    /// <summary>Only now do callers hear, are records finished, and do effects begin.</summary>
    void OnCommitted(AfterCommit after)
    {
        foreach (var (line, key) in after.LogLines) EngineLog.HandlerLogged(_logger, line, key);
        if (after.DeadLettered > 0) EngineLog.DeadLettered(_logger, after.DeadLettered);
        if (after.Retried > 0) EngineLog.RetriesScheduled(_logger, after.Retried);
        EngineMetrics.Record(after);
        foreach (var receipt in after.Receipts) receipt.Acknowledge();
        foreach (var effect in after.Effects) _effects.Start(effect);
        if (after.HasOutbox && !_setup.Options.SkipRelayNotification()) _relay?.Worker.Wake();
        foreach (var (call, error) in after.Failures)
        {
            EngineLog.RequestFailed(_logger, error);
            _setup.Scheduler.Post(() => call.Fail(error));
        }

        foreach (var (call, answer) in after.Responses) _setup.Scheduler.Post(() => call.Succeed(answer));
    }

    void OnEffectFinished(EffectCall call, EffectResult result)
    {
        var headers = MessageHeaders.Parse(call.Row.Headers);
        var outcome = new EffectOutcome(call.Row.Key, call.Row.Version, result);
        var module = result.Message is null ? _engine : _router.Module(call.Row.Service)!;
        var body = result.Message ?? new RescheduleEffect(call.Row.Key);
        Lane.Add(new Delivery(module, NewMessage(module.Name, body, headers)) { EffectOutcome = outcome, ArrivedAt = _setup.Store.Now });
    }

    /// <summary>Housekeeping is never turned away: what it cleans up is what the queue is full of.</summary>
    Task<Response> RunInternalCommand(object command)
    {
        var call = InternalDelivery(command);
        Lane.Add(call);
        return call.Request!.Completion;
    }

    /// <summary>Housekeeping goes through the lane like any call.</summary>
    Delivery InternalDelivery(object command) => new(_engine, NewMessage(EngineModule.Name, command))
    {
        Request = new ClientRequest(EngineCaller, null, 0, CancellationToken.None), ArrivedAt = _setup.Store.Now,
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
