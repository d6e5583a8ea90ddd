using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>An engine on one store: its lane, its effects and, when split, its outbox relay and subscriptions.</summary>
public sealed class EngineNode : ICommandPort, IAsyncDisposable
{
    static readonly Caller EngineCaller = new("engine", "operator");
    readonly EngineSetup _setup;
    readonly Router _router;
    readonly ServiceModule _engine;
    readonly EffectQueues _effectQueues;
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
        var parts = new EngineParts(setup.Store, _router, lease, setup.Options, setup.Clock, setup.Ids, setup.Scheduler, _logger);
        if (EffectLimits.FindTooLong(modules, setup.Options) is { } tooLong)
            throw new InvalidOperationException($"{tooLong.Setting} {tooLong.Text}.");
        _effectQueues = new EffectQueues(modules.SelectMany(module => module.Effects), setup.Options, setup.Scheduler);
        _effects = new EffectRunner(
            parts, _effectQueues, new EffectLeases(parts, _effectQueues, RunInternalCommand), RowsOf(setup), OnEffectEnded,
            () => Lane!.Worker.Wake());
        var path = new ReceivePath(parts, _effectQueues, () => IsLagging);
        var due = new DueScanner(parts, new EffectScanner(parts, _effectQueues, InternalDelivery));
        Lane = new Lane(parts, new BatchRunner(path, setup.Options, _logger), due, OnCommitted, InternalDelivery);
        if (setup.Transport is { } transport)
            _relay = new OutboxRelay(parts, transport, ids => RunInternalCommand(new CompleteOutbox(ids)));
        DeadLetters = new DeadLetterPort(setup.Store, this);
        Rows = new CommittedRows(setup.Store, setup.Clock, setup.Modules);
        PendingReasons = new PendingReasonReader(setup.Store, setup.Clock);
    }

    public IDeadLetterPort DeadLetters { get; }

    /// <summary>Age of the oldest message queued or in the current batch.</summary>
    public TimeSpan QueueAge => Lane.QueueAge;

    /// <summary>
    /// Time for which the oldest external call that orders wait for has waited for a slot of this process, stored or queued.
    /// </summary>
    public TimeSpan EffectWait => _effectQueues.LongestWaiting() is { } waiting ? _setup.Store.Now - waiting.Since : TimeSpan.Zero;

    /// <summary>Whether the last batch failed because the store was unavailable, and none has succeeded since.</summary>
    public bool IsStoreUnavailable => Lane.IsStoreUnavailable;

    /// <summary>Messages that wait for a batch.</summary>
    public int QueueLength => Lane.InboundQueue.Count;

    /// <summary>Committed rows of all services of this engine.</summary>
    public IRowReader Rows { get; }

    /// <summary>Deferred messages, effects in flight and dead letters of all services of this engine.</summary>
    public IPendingReasonReader PendingReasons { get; }

    internal Lane Lane { get; }

    /// <summary>Time in which our own queues delay an order must not make its deadline pass.</summary>
    bool IsLagging => QueueAge > _setup.Options.MaxLagForDeadlines || EffectWait > _setup.Options.MaxLagForDeadlines;

    /// <summary>
    /// Starts the workers. Effects of earlier processes are due at once when no other process uses the store, otherwise when their
    /// leases end.
    /// </summary>
    public async Task Start(CancellationToken cancel)
    {
        if (_setup.Replica is null) await ReleaseEffectsOfEarlierProcess(cancel);
        if (_setup.Transport is { } transport)
            foreach (var module in _setup.Modules) await Subscribe(transport, module, cancel);
        _retention = new Retention(_setup, _logger, RunInternalCommand);
        Lane.Worker.Wake();
        _relay?.Worker.Wake();
        _retention.Worker.Wake();
    }

    /// <summary>
    /// Rejects new requests, ends or releases the external calls, finishes the current batch, and leaves the consumer groups.
    /// </summary>
    public async Task Stop()
    {
        Lane.InboundQueue.Close();
        using (var deadline = new CancellationTokenSource(_setup.Options.StopTimeout, _setup.Clock)) await _effects.Stop(deadline.Token);
        if (_retention is not null) await _retention.Worker.Stop();
        if (_relay is not null) await _relay.Worker.Stop();
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
        var request = new ClientRequest(caller, key, bytes, cancel);
        var now = _setup.Store.Now;
        RejectWhileEffectsWait(now);
        Lane.InboundQueue.AddRequest(new Delivery(module, NewMessage(service, command), request) { ArrivedAt = now }, request, now);
        Lane.Worker.Wake();
        return await request.Completion;
    }

    /// <summary>Runs a read between two batches, for a consistent view of the whole store. Processing pauses meanwhile.</summary>
    public Task<T> RunBetweenBatches<T>(Func<Task<T>> read) => Lane.RunBetweenBatches(read);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Lane.Worker.DisposeAsync();
        if (_relay is not null) await _relay.Worker.DisposeAsync();
        if (_retention is not null) await _retention.Worker.DisposeAsync();
        await _effects.DisposeAsync();
    }

    static Func<ServiceModule, IRowReader> RowsOf(EngineSetup setup)
    {
        var rows = setup.Modules.ToDictionary(
            module => module, IRowReader (module) => new CommittedRows(setup.Store, setup.Clock, [module]));
        return module => rows[module];
    }

    async Task ReleaseEffectsOfEarlierProcess(CancellationToken cancel)
    {
        object? after = null;
        while (await _setup.Store.Scan(new ScanRange(EffectRow.Table, After: after), cancel) is { Count: > 0 } page)
        {
            var leased = page.Cast<EffectRow>().Where(row => row.Due > _setup.Store.Now);
            Lane.InboundQueue.Add(InternalDelivery(new ReleaseEffects([.. leased.Select(row => new LeasedEffect(row.Key, row.Lease))])));
            after = page[^1];
        }
    }

    /// <summary>While calls that orders wait for are slower than the orders, more orders would only wait longer.</summary>
    void RejectWhileEffectsWait(DateTimeOffset now)
    {
        if (_effectQueues.LongestWaiting() is { } waiting && now - waiting.Since > _setup.Options.MaxQueueAge)
            throw new OverloadedException(
                $"Calls to '{waiting.Name}' wait since {waiting.Since:O} (Engine:MaxQueueAge); retry later.", EffectBacklog.PeekInterval);
    }

    async Task Subscribe(ITransport transport, ServiceModule module, CancellationToken cancel)
    {
        var subscriber = new Subscriber(module, _router, _setup.Store, Lane.Add);
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
        _effects.OnCommitted(after);
        if (after.HasOutbox && !_setup.Options.TestHooks.SkipsRelayNotification()) _relay?.Worker.Wake();
        foreach (var (request, error) in after.Failures)
        {
            EngineLog.RequestFailed(_logger, error);
            _setup.Scheduler.Post(() => request.Fail(error));
        }

        foreach (var (request, response) in after.Responses) _setup.Scheduler.Post(() => request.Succeed(response));
    }

    void OnEffectEnded(EffectCall call, EffectResult result)
    {
        var headers = MessageHeaders.Parse(call.Row.Headers);
        var outcome = new EffectOutcome(call.Lease, result);
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
        var request = new ClientRequest(EngineCaller, key: null, bytes: 0, CancellationToken.None);
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
