using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>An engine on one store: its lane, its effects and, when split, its outbox relay and subscriptions.</summary>
public sealed class EngineNode : ICommandPort, IAsyncDisposable
{
    static readonly Caller EngineCaller = new("engine", "operator");
    readonly EngineSetup _setup;
    readonly EngineParts _parts;
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
        var parts = _parts = new EngineParts(setup.Store, _router, lease, setup.Options, setup.Clock, setup.Ids, setup.Scheduler, _logger);
        _effects = new EffectRunner(parts, RowsOf(setup), OnEffectFinished);
        var path = new ReceivePath(parts, _effects.FreeCapacity, () => Lag > setup.Options.MaxLagForDeadlines);
        Lane = new Lane(
            parts, new BatchRunner(path, setup.Options, _logger), new DueScanner(parts, _effects.FreeCapacity, InternalDelivery),
            OnCommitted, InternalDelivery);
        if (setup.Transport is { } transport) _relay = new OutboxRelay(parts, transport, RunInternalCommand);
        DeadLetters = new DeadLetterPort(setup.Store, this);
        Rows = new CommittedRows(setup.Store, setup.Clock, setup.Modules);
        PendingReasons = new PendingReasonReader(setup.Store, setup.Clock);
    }

    public IDeadLetterPort DeadLetters { get; }

    /// <summary>Age of the oldest message queued or in the current batch.</summary>
    public TimeSpan QueueAge => Lane.QueueAge;

    /// <summary>Age of the oldest message that waits in the outbox; zero for an empty outbox, and while another replica publishes.</summary>
    public TimeSpan OutboxAge => _relay?.OldestAge ?? TimeSpan.Zero;

    /// <summary>Whether the last batch failed because the store was unavailable, and none has succeeded since.</summary>
    public bool IsStoreUnavailable => Lane.IsStoreUnavailable;

    /// <summary>Messages that wait for a batch.</summary>
    public int QueueLength => Lane.InboundQueue.Count;

    /// <summary>Committed rows of all services of this engine.</summary>
    public IRowReader Rows { get; }

    /// <summary>Deferred messages, effects in flight and dead letters of all services of this engine.</summary>
    public IPendingReasonReader PendingReasons { get; }

    internal Lane Lane { get; }

    /// <summary>
    /// Age of the oldest message that waits in the outbox or the queue, by its record's time: deadlines are postponed while it is too
    /// large. Admission must not use it, because the clocks of broker and process may differ.
    /// </summary>
    TimeSpan Lag => TimeSpan.FromTicks(Math.Max(OutboxAge.Ticks, Lane.Lag.Ticks));

    /// <summary>
    /// Starts the workers and takes over the effects of earlier processes: at once when no other process uses the store,
    /// otherwise when their leases expire.
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

    /// <summary>Rejects new requests, finishes the current batch, and leaves the consumer groups.</summary>
    public async Task Stop()
    {
        Lane.InboundQueue.Close();
        _effects.Stop();
        if (_retention is not null) await _retention.Worker.Stop();
        if (_relay is not null) await _relay.Stop();
        await Lane.Worker.Stop();
        // Last, so that the broker receives the acknowledgements of the last batch; it redelivers the rest to another member.
        foreach (var subscription in _subscriptions) await subscription.DisposeAsync();
        _subscriptions.Clear();
        Lane.InboundQueue.RejectRemaining();
    }

    public async Task<Response> Send(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        var module = _router.Module(service) ?? throw new InvalidOperationException($"Service '{service}' does not run here.");
        var request = new ClientRequest(caller, key, cancel);
        var now = _setup.Store.Now;
        var delivery = new Delivery(module, NewMessage(service, command), request) { ArrivedAt = now, Bytes = bytes };
        Lane.InboundQueue.AddRequest(delivery, request, now);
        Lane.Worker.Wake();
        return await request.Completion;
    }

    /// <summary>Runs a read between two batches, for a consistent view of the whole store. Processing pauses meanwhile.</summary>
    public Task<T> RunBetweenBatches<T>(Func<Task<T>> read) => Lane.RunBetweenBatches(read);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Lane.Worker.DisposeAsync();
        if (_relay is not null) await _relay.DisposeAsync();
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
        var keys = new List<string>();
        object? after = null;
        while (await _setup.Store.Scan(new ScanRange(EffectRow.Table, After: after), cancel) is { Count: > 0 } page)
        {
            keys.AddRange(page.Cast<EffectRow>().Select(row => row.Key));
            after = page[^1];
        }

        foreach (var chunk in keys.Chunk(_setup.Options.MaxBatchSize))
            Lane.InboundQueue.Add(InternalDelivery(new TakeOverEffects(chunk, EvenIfLeased: true)));
    }

    async Task Subscribe(ITransport transport, ServiceModule module, CancellationToken cancel)
    {
        var subscriber = new Subscriber(module, _parts, Lane.Add);
        if (subscriber.Topics.Count > 0)
            _subscriptions.Add(await transport.Subscribe(module.Name, subscriber.Topics, subscriber, cancel));
    }

    void OnCommitted(AfterCommit after)
    {
        foreach (var (line, key) in after.LogLines) EngineLog.HandlerLogged(_logger, line, key);
        if (after.DeadLettered > 0) EngineLog.DeadLettered(_logger, after.DeadLettered);
        if (after.Retried > 0) EngineLog.RetriesScheduled(_logger, after.Retried);
        EngineMetrics.Record(after);
        foreach (var receipt in after.Receipts) receipt.Acknowledge();
        foreach (var effect in after.Effects) _effects.Start(effect);
        if (after.HasOutbox && !_setup.Options.TestHooks.SkipsRelayNotification()) _relay?.Worker.Wake();
        foreach (var (request, error) in after.Failures)
        {
            if (error is not LeaseLostException) EngineLog.RequestFailed(_logger, error);
            _setup.Scheduler.Post(() => request.Fail(error));
        }

        foreach (var (request, response) in after.Responses) _setup.Scheduler.Post(() => request.Succeed(response));
    }

    void OnEffectFinished(EffectCall call, EffectResult result)
    {
        var headers = MessageHeaders.Parse(call.Row.Headers);
        var outcome = new EffectOutcome(call.Row.Key, call.Row.Version, result);
        var module = result.Message is null ? _engine : _router.Module(call.Row.Service)!;
        var body = result.Message ?? new RescheduleEffect(call.Row.Key);
        Lane.Add(new Delivery(module, NewMessage(module.Name, body, headers), outcome) { ArrivedAt = _setup.Store.Now });
    }

    /// <summary>Runs a command of the engine itself. It is never rejected, because it frees what fills the queue.</summary>
    Task<Response> RunInternalCommand(object command)
    {
        var delivery = InternalDelivery(command);
        Lane.Add(delivery);
        return ((ClientRequest)delivery.Source).Completion;
    }

    Delivery InternalDelivery(object command)
    {
        var request = new ClientRequest(EngineCaller, key: null, CancellationToken.None);
        return new Delivery(_engine, NewMessage(_engine.Name, command), request) { ArrivedAt = _setup.Store.Now };
    }

    Message NewMessage(string source, object body, MessageHeaders? cause = null)
    {
        var type = _router.Catalog.Of(body);
        var id = _setup.Ids.New();
        var trace = System.Diagnostics.Activity.Current?.Id ?? cause?.TraceParent;
        return new Message(type, body, new MessageHeaders(
            id, type.Name, type.Version, source, type.KeyOf(body), _setup.Clock.GetUtcNow(), trace,
            cause?.CorrelationId ?? id.ToString(), cause?.CausationId));
    }
}
