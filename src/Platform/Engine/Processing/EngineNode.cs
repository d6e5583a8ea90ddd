using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>
/// An engine on one store: its lanes, the poller of what is due, its effects and, when split, its outbox relay and subscriptions.
/// </summary>
public sealed class EngineNode : ICommandPort, IAsyncDisposable
{
    static readonly Caller EngineCaller = new("engine", "operator");
    readonly EngineSetup _setup;
    readonly EngineParts _parts;
    readonly Router _router;
    readonly ServiceModule _engine;
    readonly StoreLease _lease;
    readonly LaneSet _lanes;
    readonly DuePoller _poller;
    readonly EffectQueues _effectQueues;
    readonly EffectRunner _effects;
    readonly OutboxRelay? _relay;
    readonly ILogger _logger;
    readonly List<IAsyncDisposable> _subscriptions = [];
    readonly Retention _retention;
    readonly RowMeasures _measures;
    readonly LastHandled _lastHandled;
    readonly IReadOnlyList<Sweeper> _sweepers;

    /// <exception cref="InvalidOperationException">The modules do not fit together; the message names what is missing.</exception>
    public EngineNode(EngineSetup setup)
    {
        _setup = setup;
        _logger = setup.Loggers.CreateLogger("Doms.Engine");
        _engine = EngineModule.Create(setup.Options);
        IReadOnlyList<ServiceModule> modules = [_engine, .. setup.Modules];
        var catalog = new MessageCatalog([.. setup.Contracts, .. EngineMessages.All, .. modules.SelectMany(m => m.OwnMessages)]);
        _router = new Router(catalog, modules, isJoined: setup.Transport is null);
        EngineMetrics.Declare();
        _measures = new RowMeasures(setup.Modules);
        _lease = new StoreLease(setup.Store, setup.Replica, setup.Options);
        _parts = new EngineParts(setup.Store, _router, _lease, setup.Options, setup.Clock, setup.Ids, setup.Scheduler, _logger);
        if (EffectLimits.FindTooLong(modules, setup.Options) is { } tooLong)
            throw new InvalidOperationException($"{tooLong.Setting} {tooLong.Text}.");
        _effectQueues = new EffectQueues(modules.SelectMany(module => module.Effects), setup.Options, setup.Scheduler);
        var life = setup.Ids.NewText();
        _lanes = new LaneSet([.. Enumerable.Range(0, setup.Options.Lanes).Select(number => CreateLane(LaneCommit.NameOf(life, number)))]);
        _poller = new DuePoller(_parts, new EffectScanner(_parts, _effectQueues, InternalDelivery), _lanes.Add, IsLagging);
        _effects = new EffectRunner(
            _parts, _effectQueues, new EffectLeases(_parts, _effectQueues, RunInternalCommand), RowsOf(setup), OnEffectEnded,
            _poller.Worker.Wake);
        if (setup.Transport is { } transport) _relay = new OutboxRelay(_parts, transport, RunInternalCommand);
        _retention = new Retention(setup, life, _logger, RunInternalCommand);
        _sweepers = [.. modules.SelectMany(module => module.Sweeps.Select(sweep => new Sweeper(_parts, sweep, RunCommandOf(module))))];
        _lastHandled = new LastHandled(setup.Store);
        DeadLetters = new DeadLetterPort(setup.Store, this, _lastHandled, catalog, setup.Options);
        Rows = new CommittedRows(setup.Store, setup.Clock, setup.Modules);
        PendingReasons = new PendingReasonReader(setup.Store, setup.Clock);
    }

    public IDeadLetterPort DeadLetters { get; }

    /// <summary>Age of the oldest message queued or in a current batch.</summary>
    public TimeSpan QueueAge => _lanes.QueueAge;

    /// <summary>
    /// Time for which the oldest external call that orders wait for has waited for a slot of this process, stored or queued.
    /// </summary>
    public TimeSpan EffectWait => _effectQueues.LongestWaiting() is { } waiting ? _setup.Store.Now - waiting.Since : TimeSpan.Zero;

    /// <summary>Age of the oldest message in the outbox; zero for an empty outbox, and while another replica publishes.</summary>
    public TimeSpan OutboxAge => _relay?.OldestAge ?? TimeSpan.Zero;

    /// <summary>Whether the last batch of a lane failed because the store was unavailable, and none of it has succeeded since.</summary>
    public bool IsStoreUnavailable => _lanes.IsStoreUnavailable;

    /// <summary>Lanes in which messages are handled.</summary>
    public int LaneCount => _lanes.All.Count;

    /// <summary>Whether this process does the stored work of its database, which only one of several does at a time.</summary>
    public bool DoesStoredWork => _lease.IsHeld;

    /// <summary>Messages that wait for a batch.</summary>
    public int QueueLength => _lanes.QueueLength;

    /// <summary>
    /// Messages that cannot be handled or stored, with those of their keys that wait behind them; effects that cannot be leased; and
    /// answers of the broker that cannot be recorded.
    /// </summary>
    public int SetAsideMessages => _lanes.SetAside + _poller.SetAsideEffects + (_relay?.SetAside ?? 0);

    /// <summary>Bytes that the engine keeps in memory.</summary>
    public MemoryUse Memory => _lanes.Memory with { Effects = _effectQueues.HeldBytes };

    /// <summary>Committed rows of all services of this engine.</summary>
    public IRowReader Rows { get; }

    /// <summary>Deferred messages, effects in flight and dead letters of all services of this engine.</summary>
    public IPendingReasonReader PendingReasons { get; }

    IEnumerable<Worker> BackgroundWorkers =>
    [
        _poller.Worker, _retention.Worker, .. _relay is null ? [] : new[] { _relay.Worker },
        .. _sweepers.Select(sweeper => sweeper.Worker),
    ];

    /// <summary>
    /// Starts the workers. Effects of earlier processes are due at once when no other process uses the store, otherwise when their
    /// leases end.
    /// </summary>
    public async Task Start(CancellationToken cancel)
    {
        if (_setup.Replica is null) await ReleaseEffectsOfEarlierProcess(cancel);
        if (_setup.Transport is { } transport)
            foreach (var module in _setup.Modules) await Subscribe(transport, module, cancel);
        foreach (var worker in BackgroundWorkers.Concat(_lanes.All.Select(lane => lane.Worker))) worker.Wake();
    }

    /// <summary>
    /// Rejects new requests, ends or releases the external calls, finishes the current batches, and leaves the consumer groups. What
    /// still hangs after <see cref="EngineOptions.StopTimeout"/> is cancelled.
    /// </summary>
    public async Task Stop()
    {
        using var deadline = new CancellationTokenSource(_setup.Options.StopTimeout, _setup.Clock);
        foreach (var lane in _lanes.All) lane.InboundQueue.Close();
        await Task.WhenAll(_effects.Stop(deadline.Token), StopStoredWork(deadline.Token));
        foreach (var lane in _lanes.All) await lane.Worker.Stop(deadline.Token);
        // Last, so that the broker receives the acknowledgements of the last batch; it redelivers the rest to another member.
        foreach (var subscription in _subscriptions) await subscription.DisposeAsync();
        _subscriptions.Clear();
        foreach (var lane in _lanes.All) lane.RejectRemaining();
    }

    public async Task<Response> Send(
        string service, object command, Caller caller, IdempotencyKey? key, int bytes, CancellationToken cancel)
    {
        var module = _router.Module(service) ?? throw new InvalidOperationException($"Service '{service}' does not run here.");
        var request = new ClientRequest(caller, key, cancel);
        RejectWhileEffectsWait();
        var delivery = new Delivery(module, NewMessage(service, command, Activity.Current?.Id), request)
        {
            ArrivedAt = _setup.Store.Now, Bytes = bytes,
        };
        _lanes.Of(delivery).AddRequest(delivery, request);
        return await request.Completion;
    }

    /// <summary>Runs a read between two batches, for a consistent view of the whole store. Processing pauses meanwhile.</summary>
    public Task<T> RunBetweenBatches<T>(Func<Task<T>> read) => _lanes.RunBetweenBatches(read);

    /// <summary>
    /// Waits until no message is being published, and publishes none until the result is disposed of; messages wait in the outbox.
    /// </summary>
    /// <exception cref="InvalidOperationException">The services share one store, so nothing is published.</exception>
    public Task<IDisposable> PausePublication(CancellationToken cancel) =>
        (_relay ?? throw new InvalidOperationException("There is no outbox relay.")).Pause(cancel);

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var worker in BackgroundWorkers.Concat(_lanes.All.Select(lane => lane.Worker))) await worker.DisposeAsync();
        await _effects.DisposeAsync();
    }

    Lane CreateLane(string name) => new(
        _parts, new BatchRunner(new ReceivePath(_parts, name, _effectQueues, IsLagging), _parts), OnCommitted,
        new StoredMessageCallbacks(rows => _poller!.OnReturned(rows), rows => _poller!.OnSetAside(rows)));

    /// <summary>
    /// Whether messages or calls have waited so long in our own queues, in the broker or in the outbox that deadlines have to wait: our
    /// own delay must not fail an order. Keys that the broker does not take delay no deadline, or one of them would delay all for hours.
    /// Admission must not use the time in the broker, because its clock may differ.
    /// </summary>
    bool IsLagging() =>
        ((TimeSpan[])[_relay?.Lag ?? TimeSpan.Zero, _lanes.Lag, EffectWait]).Max() > _setup.Options.MaxLagForDeadlines;

    /// <summary>Releases the lease while calls end here, so that another replica continues with stored work.</summary>
    async Task StopStoredWork(CancellationToken deadline)
    {
        foreach (var worker in BackgroundWorkers) await worker.Stop(deadline);
        try
        {
            await _lease.Release(deadline);
        }
        catch (Exception error) when (error is StoreUnavailableException or OperationCanceledException)
        {
            EngineLog.LeaseNotReleased(_logger, error.Message);
        }
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
            _lanes.Add(InternalDelivery(new ReleaseEffects([.. leased.Select(row => new LeasedEffect(row.Key, row.Lease))])));
            after = page[^1];
        }
    }

    /// <summary>While calls that orders wait for are slower than the orders, more orders would only wait longer.</summary>
    void RejectWhileEffectsWait()
    {
        if (_effectQueues.LongestWaiting() is { } waiting && _setup.Store.Now - waiting.Since > _setup.Options.MaxQueueAge)
            throw new OverloadedException(
                $"Calls to '{waiting.Name}' wait since {waiting.Since:O} (Engine:MaxQueueAge); retry later.", EffectBacklog.PeekInterval);
    }

    async Task Subscribe(ITransport transport, ServiceModule module, CancellationToken cancel)
    {
        var subscriber = new Subscriber(module, _parts, _lanes.Add);
        if (subscriber.Topics.Count > 0)
            _subscriptions.Add(await transport.Subscribe(module.Name, subscriber.Topics, subscriber, cancel));
    }

    /// <summary>Does what follows a commit, step by step: a failure of one changes neither the commit nor the other steps.</summary>
    void OnCommitted(AfterCommit after)
    {
        Try(nameof(DuePoller), () => _poller.OnCommitted(after));
        Try("logging", () => Log(after));
        Try(nameof(EngineMetrics), () => EngineMetrics.Record(after));
        if (after.Changes is { } changes) Try(nameof(RowMeasures), () => _measures.Record(changes));
        Try(nameof(LastHandled), () => _lastHandled.Record(after.Handled));
        foreach (var receipt in after.Receipts) Try("an acknowledgement", receipt.Acknowledge);
        Try(nameof(EffectRunner), () => _effects.OnCommitted(after));
        if (after.OutboxRows > 0 && !_setup.Options.TestHooks.SkipsRelayNotification()) _relay?.OnCommitted(after.OutboxRows);
        foreach (var (request, error) in after.Failures) _setup.Scheduler.Post(() => request.Fail(error));
        foreach (var (request, response) in after.Responses) _setup.Scheduler.Post(() => request.Succeed(response));
    }

    void Log(AfterCommit after)
    {
        foreach (var line in after.LogLines) EngineLog.HandlerLogged(_logger, line.Text, line.Order, Spans.TraceIdOf(line.TraceParent));
        foreach (var failed in after.Failed ?? [])
            EngineLog.MessageFailed(
                _logger, failed.Message, failed.Attempts, failed.Reason, failed.Order, Spans.TraceIdOf(failed.TraceParent));
        if (after.DeadLettered > 0) EngineLog.DeadLettered(_logger, after.DeadLettered);
        if (after.Retried > 0) EngineLog.RetriesScheduled(_logger, after.Retried);
        foreach (var (_, error) in after.Failures)
            if (error is HandlerFailedException) EngineLog.RequestFailed(_logger, error);
    }

    void Try(string step, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            EngineLog.FailedAfterCommit(_logger, step, error);
        }
    }

    void OnEffectEnded(EffectCall call, EffectResult result)
    {
        var headers = call.Headers;
        var outcome = new EffectOutcome(call.Lease, result);
        var module = result.Message is null ? _engine : _router.Module(call.Row.Service)!;
        var body = result.Message ?? new RescheduleEffect(call.Row.Key);
        var message = NewMessage(module.Name, body, headers.TraceParent, headers);
        _lanes.Add(new Delivery(module, message, outcome) { ArrivedAt = _setup.Store.Now });
    }

    /// <summary>Runs a command of the engine itself. It is never rejected, because it frees what fills the queue.</summary>
    Task<Response> RunInternalCommand(object command) => Run(InternalDelivery(command));

    /// <summary>The same for a command of a service to itself.</summary>
    Func<object, Task> RunCommandOf(ServiceModule module) => command => Run(InternalDelivery(module, command));

    Task<Response> Run(Delivery delivery)
    {
        _lanes.Add(delivery);
        return ((ClientRequest)delivery.Source).Completion;
    }

    Delivery InternalDelivery(object command) => InternalDelivery(_engine, command);

    Delivery InternalDelivery(ServiceModule module, object command)
    {
        var request = new ClientRequest(EngineCaller, key: null, CancellationToken.None);
        return new Delivery(module, NewMessage(module.Name, command, traceParent: null), request) { ArrivedAt = _setup.Store.Now };
    }

    Message NewMessage(string source, object body, string? traceParent, MessageHeaders? cause = null)
    {
        var type = _router.Catalog.Of(body);
        var id = _setup.Ids.New();
        return new Message(type, body, new MessageHeaders(
            id, type.Name, type.Version, source, type.KeyOf(body), _setup.Clock.GetUtcNow(), traceParent,
            cause?.CorrelationId ?? id.ToString(), cause?.CausationId));
    }
}
