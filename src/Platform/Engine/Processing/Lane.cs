using System.Collections.Concurrent;
using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// A sequential batch loop: takes queued deliveries, runs them as one batch, and reports what was committed. While the store is
/// unavailable it answers its callers at once and tries the store at intervals.
/// </summary>
sealed class Lane
{
    static readonly Backoff StoreRetryDelay = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    /// <summary>Time after which callers get the answer that the outcome of their request is unknown.</summary>
    static readonly TimeSpan MaxUnresolved = TimeSpan.FromSeconds(10);

    readonly EngineParts _parts;
    readonly BatchRunner _runner;
    readonly Action<AfterCommit> _onCommitted;
    readonly StoredMessageCallbacks _stored;
    readonly ConcurrentQueue<Func<Task>> _betweenBatches = [];
    readonly SetAsideMessages _setAside;
    readonly Gathering? _gathering;
    int _batchSize;
    int _storeFailures;
    UnresolvedCommitException? _unresolved;
    DateTimeOffset _unresolvedSince;
    DateTimeOffset _pausedUntil;
    volatile RunningBatch? _running;
    volatile bool _isStoreUnavailable;

    /// <param name="onCommitted">Called after each commit; must not throw.</param>
    public Lane(EngineParts parts, BatchRunner runner, Action<AfterCommit> onCommitted, StoredMessageCallbacks stored)
    {
        _parts = parts;
        _runner = runner;
        _onCommitted = onCommitted;
        _stored = stored;
        _setAside = new SetAsideMessages(parts);
        _batchSize = parts.Options.MinBatchSize;
        InboundQueue = new InboundQueue(parts.Options);
        var (linger, enough) = (parts.Options.LaneLinger, parts.Options.LaneLingerMessages);
        if (linger > TimeSpan.Zero) _gathering = new Gathering(linger, enough);
        Worker = new Worker("lane", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    public InboundQueue InboundQueue { get; }

    /// <summary>Whether the last batch failed because the store was unavailable, and none has succeeded since.</summary>
    public bool IsStoreUnavailable => _isStoreUnavailable;

    /// <summary>Messages that cannot be stored, and those behind them.</summary>
    public int SetAside => _setAside.Count;

    /// <summary>Bytes that the lane keeps in memory.</summary>
    public MemoryUse Memory => new(
        InboundQueue.Bytes, InboundQueue.RequestBytes, _running?.Bytes ?? 0, _setAside.Bytes, Effects: 0);

    /// <summary>Age of the oldest message queued or in the current batch.</summary>
    public TimeSpan QueueAge
    {
        get
        {
            var (queued, running) = (InboundQueue.OldestArrival(), _running?.OldestArrival);
            var oldest = queued is null || running < queued ? running : queued;
            return oldest is { } at ? _parts.Store.Now - at : TimeSpan.Zero;
        }
    }

    /// <summary>The larger of <see cref="QueueAge"/> and the time since the broker took the oldest record queued or in the batch.</summary>
    public TimeSpan Lag
    {
        get
        {
            var (queued, running) = (InboundQueue.OldestPublication(), _running?.OldestPublication);
            var oldest = queued is null || running < queued ? running : queued;
            var lag = oldest is { } at ? _parts.Store.Now - at : TimeSpan.Zero;
            return lag > QueueAge ? lag : QueueAge;
        }
    }

    /// <summary>Queues a delivery.</summary>
    public void Add(Delivery delivery)
    {
        InboundQueue.Add(delivery);
        WakeFor(delivery);
    }

    /// <summary>Queues a client request.</summary>
    /// <exception cref="OverloadedException">The queue is full or closed, or what is in front of the request is too old.</exception>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public void AddRequest(Delivery delivery, ClientRequest request)
    {
        if (_isStoreUnavailable && !_parts.Options.TestHooks.KeepsRequestsDuringOutage)
            throw new StoreUnavailableException("The store is unavailable; retry later.");
        InboundQueue.AddRequest(delivery, request, _running?.OldestArrival);
        WakeFor(delivery);
    }

    /// <summary>Answers all callers that still wait, once the worker has stopped.</summary>
    public void RejectRemaining()
    {
        if (_unresolved is { } unresolved) FailRequests(unresolved);
        InboundQueue.RejectRemaining();
    }

    /// <summary>Completes when no batch is running; none begins before <paramref name="resume"/> completes.</summary>
    public Task PauseBetweenBatches(Task resume)
    {
        var paused = new TaskCompletionSource();
        _betweenBatches.Enqueue(() =>
        {
            paused.SetResult();
            return resume;
        });
        Worker.Wake();
        return paused.Task;
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        while (_betweenBatches.TryDequeue(out var pause)) await pause();
        // Being woken does not shorten a pause.
        var paused = _pausedUntil - _parts.Store.Now;
        if (_isStoreUnavailable && paused > TimeSpan.Zero) return paused;
        if (UntilGathered() is { Ticks: > 0 } rest) return rest;
        _gathering?.Clear();
        var roots = new List<Delivery>();
        try
        {
            if (_unresolved is { } unresolved) await Resolve(unresolved, cancel);
            else if (_isStoreUnavailable) await _runner.Probe(cancel);
            _isStoreUnavailable = false;
            InboundQueue.Requeue(_setAside.TakeDue());
            InboundQueue.Take(_batchSize, roots, Post);
            _setAside.HoldBack(roots);
            if (roots.Count > 0) await Run(roots, cancel);
            _storeFailures = 0;
        }
        catch (UnresolvedCommitException error)
        {
            _unresolved = error;
            _unresolvedSince = _parts.Store.Now;
            roots.RemoveAll(error.Roots.Contains);
            return BackOff(roots, new StoreUnavailableException(error.Message, error));
        }
        catch (StoreUnavailableException error)
        {
            return BackOff(roots, error);
        }
        catch (OperationCanceledException stopped) when (cancel.IsCancellationRequested)
        {
            var error = new OutcomeUnknownException("The process was stopped before the request ended.", stopped);
            foreach (var request in RequestsOf(roots)) Post(() => request.Fail(error));
            throw;
        }
        catch (Exception error)
        {
            ReturnToQueue(roots, error);
            throw;
        }

        return InboundQueue.Count > 0 ? TimeSpan.Zero : _setAside.UntilNext();
    }

    void WakeFor(Delivery delivery)
    {
        if (_gathering?.Add(1, delivery.ArrivedAt) != false) Worker.Wake();
    }

    /// <summary>Time for which the queue waits for more messages, unless it has enough already.</summary>
    TimeSpan UntilGathered() =>
        _gathering is null || InboundQueue.Count >= _parts.Options.LaneLingerMessages
            ? TimeSpan.Zero : _gathering.Rest(_parts.Store.Now);

    async ValueTask Run(List<Delivery> roots, CancellationToken cancel)
    {
        var began = _parts.Clock.GetTimestamp();
        var taken = roots.Count;
        var stored = roots.Where(root => root.StoredMessage is not null).ToList();
        _running = new RunningBatch(
            roots.Min(root => root.ArrivedAt), roots.Min(root => root.PublishedAt), roots.Sum(root => (long)root.Bytes));
        Exception? refusal = null;
        try
        {
            refusal = await _runner.Run(roots, _onCommitted, cancel);
        }
        finally
        {
            _running = null;
            ReturnStored(refusal is null ? stored : stored.Except(roots));
        }

        if (refusal is not null) SetAsideRemaining(roots, refusal);

        var took = _parts.Clock.GetElapsedTime(began);
        EngineMetrics.Record(took, taken);
        AdjustBatchSize(took, taken);
    }

    /// <summary>
    /// Sets the messages of a batch aside that cannot be stored, so that they delay no others; callers get the error. Stored messages
    /// would be found again at once, were they returned.
    /// </summary>
    void SetAsideRemaining(List<Delivery> roots, Exception refusal)
    {
        foreach (var request in RequestsOf(roots)) Post(() => request.Fail(refusal));
        if (!_setAside.IsFull) _stored.SetAside([.. roots.Select(root => root.StoredMessage).OfType<StoredMessage>()]);
        _setAside.Add(roots.Where(root => root.Source is not ClientRequest), refusal);
    }

    void ReturnStored(IEnumerable<Delivery> deliveries)
    {
        var rows = deliveries.Select(delivery => delivery.StoredMessage).OfType<StoredMessage>().ToList();
        if (rows.Count > 0) _stored.Returned(rows);
    }

    /// <summary>Finds out whether a batch was committed before anything else is run, and runs it again if it was not.</summary>
    async ValueTask Resolve(UnresolvedCommitException unresolved, CancellationToken cancel)
    {
        var wasCommitted = await _runner.WasCommitted(unresolved.Attempt, cancel);
        _unresolved = null;
        if (wasCommitted)
        {
            _onCommitted(unresolved.After);
            InboundQueue.Requeue(unresolved.After.RunAgain);
            return;
        }

        unresolved.Abandon();
        InboundQueue.Requeue(unresolved.Roots);
    }

    /// <summary>Grows full batches while they are faster than the target, shrinks batches while they are slower.</summary>
    void AdjustBatchSize(TimeSpan took, int count)
    {
        var options = _parts.Options;
        if (took > options.TargetBatchDuration) _batchSize = Math.Max(options.MinBatchSize, _batchSize * 3 / 4);
        else if (count >= _batchSize) _batchSize = Math.Min(options.MaxBatchSize, _batchSize + (_batchSize / 2));
    }

    TimeSpan BackOff(List<Delivery> roots, StoreUnavailableException error)
    {
        _isStoreUnavailable = true;
        ReturnToQueue(roots, error);
        if (!_parts.Options.TestHooks.KeepsRequestsDuringOutage) InboundQueue.RejectRequests(error, Post);
        if (_unresolved is { } unresolved && _parts.Store.Now - _unresolvedSince > MaxUnresolved) FailRequests(unresolved);
        var wait = StoreRetryDelay.Delay(++_storeFailures);
        EngineLog.StoreUnavailable(_parts.Logger, wait, error.Message);
        _pausedUntil = _parts.Store.Now + wait;
        return wait;
    }

    /// <summary>Fails the requests of a batch that was not committed and queues the rest again, unless the store delivers it.</summary>
    void ReturnToQueue(List<Delivery> roots, Exception error)
    {
        foreach (var request in RequestsOf(roots)) Post(() => request.Fail(error));
        InboundQueue.Requeue([.. roots.Where(root => root.Source.ReturnsToQueue)]);
    }

    /// <summary>Tells the callers of a batch of unknown fate that it is unknown; the batch itself is still resolved.</summary>
    void FailRequests(UnresolvedCommitException unresolved)
    {
        var error = new OutcomeUnknownException(unresolved.Message, unresolved);
        foreach (var request in RequestsOf(unresolved.Roots)) Post(() => request.Fail(error));
    }

    static IEnumerable<ClientRequest> RequestsOf(IEnumerable<Delivery> roots) => roots.Select(root => root.Source).OfType<ClientRequest>();

    // Continuations of callers run elsewhere: the lane's thread is for batches only.
    void Post(Action action) => _parts.Scheduler.Post(action);

    sealed record RunningBatch(DateTimeOffset OldestArrival, DateTimeOffset? OldestPublication, long Bytes);
}
