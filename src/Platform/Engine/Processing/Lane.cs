using System.Collections.Concurrent;
using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// A sequential batch loop: takes due and queued deliveries, runs them as one batch, and reports what was committed.
/// </summary>
sealed class Lane
{
    static readonly Backoff StoreRetryDelay = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
    readonly EngineParts _parts;
    readonly BatchRunner _runner;
    readonly DueScanner _due;
    readonly Action<AfterCommit> _onCommitted;
    readonly Func<object, Delivery> _internalDelivery;
    readonly ConcurrentQueue<Func<Task>> _betweenBatches = [];
    int _batchSize;
    int _storeFailures;
    DateTimeOffset? _oldestInBatch;
    DateTimeOffset? _oldestPublication;
    volatile bool _isStoreUnavailable;

    /// <param name="onCommitted">Called after each commit.</param>
    /// <param name="internalDelivery">Makes a delivery of an internal command.</param>
    public Lane(
        EngineParts parts, BatchRunner runner, DueScanner due, Action<AfterCommit> onCommitted, Func<object, Delivery> internalDelivery)
    {
        _parts = parts;
        _runner = runner;
        _due = due;
        _onCommitted = onCommitted;
        _internalDelivery = internalDelivery;
        _batchSize = parts.Options.MinBatchSize;
        InboundQueue = new InboundQueue(parts.Options);
        Worker = new Worker("lane", parts.Scheduler, parts.Clock, parts.Logger, Step);
    }

    public Worker Worker { get; }

    public InboundQueue InboundQueue { get; }

    /// <summary>Whether the last batch failed because the store was unavailable, and none has succeeded since.</summary>
    public bool IsStoreUnavailable => _isStoreUnavailable;

    /// <summary>Age of the oldest message queued or in the current batch.</summary>
    public TimeSpan QueueAge
    {
        get
        {
            var queued = InboundQueue.OldestArrival();
            var oldest = _oldestInBatch is { } taken && (queued is null || taken < queued) ? taken : queued;
            return oldest is { } at ? _parts.Store.Now - at : TimeSpan.Zero;
        }
    }

    /// <summary>The larger of <see cref="QueueAge"/> and the time since the broker took the oldest record queued or in the batch.</summary>
    public TimeSpan Lag
    {
        get
        {
            var oldest = NextDueTime.Earlier(InboundQueue.OldestPublication(), _oldestPublication);
            var lag = oldest is { } at ? _parts.Store.Now - at : TimeSpan.Zero;
            return lag > QueueAge ? lag : QueueAge;
        }
    }

    /// <summary>Queues a delivery.</summary>
    public void Add(Delivery delivery)
    {
        InboundQueue.Add(delivery);
        Worker.Wake();
    }

    /// <summary>Runs a read between two batches, when no batch of this lane is changing the store.</summary>
    public async Task<T> RunBetweenBatches<T>(Func<Task<T>> read)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _betweenBatches.Enqueue(async () =>
        {
            try
            {
                result.SetResult(await read());
            }
            catch (Exception error)
            {
                result.SetException(error);
            }
        });
        Worker.Wake();
        return await result.Task;
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var roots = new List<Delivery>();
        while (_betweenBatches.TryDequeue(out var read)) await read();
        try
        {
            await _due.Take(roots, cancel);
            // At least half of the batch is for queued deliveries, however many stored ones are due.
            InboundQueue.Take(roots.Count + Math.Max(_batchSize / 2, _batchSize - roots.Count), roots, Post);
            _oldestInBatch = roots.Count == 0 ? null : roots.Min(root => root.ArrivedAt);
            _oldestPublication = roots.Min(root => root.PublishedAt);
            // While the process reports itself as not ready it receives no requests, so it has to probe the store itself.
            if (roots.Count == 0 && _isStoreUnavailable) roots.Add(_internalDelivery(new ProbeStore()));
            if (roots.Count > 0) await Run(roots, cancel);
            _storeFailures = 0;
        }
        catch (StoreUnavailableException error)
        {
            return BackOff(roots, error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            ReturnToQueue(roots, error);
            throw;
        }
        finally
        {
            _oldestInBatch = null;
            _oldestPublication = null;
        }

        return InboundQueue.Count > 0 ? TimeSpan.Zero : _due.UntilNext();
    }

    async ValueTask Run(List<Delivery> roots, CancellationToken cancel)
    {
        var began = _parts.Clock.GetTimestamp();
        var taken = roots.Count;
        await _runner.Run(roots, OnCommitted, cancel);
        _isStoreUnavailable = false;
        var took = _parts.Clock.GetElapsedTime(began);
        EngineMetrics.Record(took, taken);
        AdjustBatchSize(took, taken);
    }

    void OnCommitted(AfterCommit after)
    {
        _due.OnCommitted(after);
        InboundQueue.Requeue(after.Requeue);
        _onCommitted(after);
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
        var wait = StoreRetryDelay.Delay(++_storeFailures);
        EngineLog.StoreUnavailable(_parts.Logger, wait, error.Message);
        return wait;
    }

    /// <summary>
    /// Fails the requests of a batch that was not committed and queues the rest again; stored messages are scanned
    /// again.
    /// </summary>
    void ReturnToQueue(List<Delivery> roots, Exception error)
    {
        foreach (var request in roots.Select(root => root.Source).OfType<ClientRequest>()) Post(() => request.Fail(error));
        InboundQueue.Requeue([.. roots.Where(root => root.Source.ReturnsToQueue)]);
        _due.SetAll(_parts.Store.Now);
    }

    // Continuations of callers run elsewhere: the lane's thread is for batches only.
    void Post(Action action) => _parts.Scheduler.Post(action);
}
