using System.Collections.Concurrent;
using Doms.Primitives;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>One sequential batch loop: takes what is due and what has come in, runs it, and says what came of it.</summary>
sealed class Lane
{
    static readonly Backoff StoreRetryDelay = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
    readonly IStore _store;
    readonly BatchRunner _runner;
    readonly Router _router;
    readonly StoreLease _lease;
    readonly IWorkScheduler _scheduler;
    readonly EngineOptions _options;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Action<AfterCommit> _onCommitted;
    readonly Func<EffectType, int> _effectCapacity;
    readonly Func<object, Delivery> _internalDelivery;
    readonly ConcurrentQueue<Func<Task>> _betweenBatches = [];
    readonly NextDueTime _storedMessagesDue = new();
    readonly EffectDueTime[] _effectsDue;
    int _batchSize;
    int _storeFailures;
    DateTimeOffset? _oldestInBatch;
    volatile bool _isStoreUnavailable;

    public Lane(
        IStore store, BatchRunner runner, Router router, StoreLease lease, InboundQueue inboundQueue, EngineOptions options, TimeProvider clock,
        IWorkScheduler scheduler, ILogger logger, Action<AfterCommit> onCommitted,
        Func<EffectType, int> effectCapacity, Func<object, Delivery> internalDelivery)
    {
        _store = store;
        _runner = runner;
        _router = router;
        _lease = lease;
        _scheduler = scheduler;
        InboundQueue = inboundQueue;
        _options = options;
        _clock = clock;
        _logger = logger;
        _onCommitted = onCommitted;
        _effectCapacity = effectCapacity;
        _internalDelivery = internalDelivery;
        _effectsDue = [.. router.Modules.SelectMany(module => module.Effects).Select(type => new EffectDueTime(type))];
        _batchSize = options.MinBatchSize;
        Worker = new Worker("lane", scheduler, clock, logger, Step);
    }

    public Worker Worker { get; }

    public InboundQueue InboundQueue { get; }

    /// <summary>The last batch failed because of the store, and it has taken none since.</summary>
    public bool IsStoreUnavailable => _isStoreUnavailable;

    /// <summary>Age of the oldest message that waits or is being handled.</summary>
    public TimeSpan QueueAge
    {
        get
        {
            var waiting = InboundQueue.OldestArrival();
            var oldest = _oldestInBatch is { } taken && (waiting is null || taken < waiting) ? taken : waiting;
            return oldest is { } at ? _store.Now - at : TimeSpan.Zero;
        }
    }

    /// <summary>Takes a delivery in.</summary>
    public void Add(Delivery delivery)
    {
        InboundQueue.Add(delivery);
        Worker.Wake();
    }

    /// <summary>Runs something between two batches, so that it sees what one batch left and the next has not begun to change.</summary>
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

    /// <summary>Looks at everything stored, whatever its lease: for the start of a store's only process.</summary>
    public async ValueTask<IReadOnlyList<string>> ScanAllEffects(CancellationToken cancel)
    {
        var keys = new List<string>();
        object? after = null;
        while (true)
        {
            var page = await _store.Scan(new ScanRange(EngineTables.Effects, After: after), cancel);
            if (page.Count == 0) return keys;
            keys.AddRange(page.Cast<EffectRow>().Select(row => row.Key));
            after = page[^1];
        }
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var roots = new List<Delivery>();
        while (_betweenBatches.TryDequeue(out var cut)) await cut();
        try
        {
            await TakeDue(roots, cancel);
            // However much is due, at least half of the intake is for what comes in.
            InboundQueue.Take(roots.Count + Math.Max(_batchSize / 2, _batchSize - roots.Count), roots, Post);
            _oldestInBatch = roots.Count == 0 ? null : roots.Min(root => root.ArrivedAt);
            // Nobody sends anything to what is not ready, so it has to find out by itself when it is.
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
            // Whatever it is, nothing that was taken is lost by it.
            ReturnToQueue(roots, error);
            throw;
        }
        finally
        {
            _oldestInBatch = null;
        }

        return InboundQueue.Count > 0 ? TimeSpan.Zero : UntilNextDue();
    }

    async ValueTask Run(List<Delivery> roots, CancellationToken cancel)
    {
        var began = _clock.GetTimestamp();
        var taken = roots.Count;
        await _runner.Run(roots, OnCommitted, cancel);
        _isStoreUnavailable = false;
        var took = _clock.GetElapsedTime(began);
        EngineMetrics.Record(took, taken);
        AdjustBatchSize(took, taken);
    }

    void OnCommitted(AfterCommit after)
    {
        _storedMessagesDue.SetIfEarlier(after.NextDue);
        foreach (var effects in _effectsDue) effects.DueTime.SetIfEarlier(after.NextEffectDue);
        InboundQueue.Requeue(after.Requeue);
        _onCommitted(after);
    }

    IEnumerable<NextDueTime> DueTimes => _effectsDue.Select(effects => effects.DueTime).Prepend(_storedMessagesDue);

    async ValueTask TakeDue(List<Delivery> roots, CancellationToken cancel)
    {
        var now = _store.Now;
        if (!DueTimes.Any(watch => watch.IsDue(now))) return;
        if (await _lease.IsAvailable(cancel)) await TakeDue(now, roots, cancel);
        else SetAllDueTimes(null);
        if (!_lease.IsShared) return;
        foreach (var watch in DueTimes) watch.SetIfEarlier(now + _options.PollInterval);
    }

    async ValueTask TakeDue(DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        if (_storedMessagesDue.IsDue(now))
        {
            var page = new ScanRange(EngineTables.StoredMessages, EngineTables.StoredMessages.Index(EngineTables.ByDue), Limit: _options.MaxBatchSize);
            var rows = await ScanDue(page, _storedMessagesDue, now, row => ((StoredMessage)row).Due, cancel);
            roots.AddRange(rows.Select(row => StoredMessageReader.ToDelivery(_router, (StoredMessage)row, now)));
        }

        foreach (var (type, watch) in _effectsDue)
            if (watch.IsDue(now)) await TakeEffects(type, watch, now, roots, cancel);
    }

    /// <summary>Each kind is looked for by itself: one that piles up does not hide another.</summary>
    async ValueTask TakeEffects(
        EffectType type, NextDueTime watch, DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        var limit = Math.Min(_options.MaxBatchSize, _effectCapacity(type));
        if (limit == 0)
        {
            watch.Value = now + UnitOfWork.CapacityRetryDelay;
            return;
        }

        var page = new ScanRange(EngineTables.Effects, EngineTables.Effects.Index(EngineTables.ByDue), type.Name, Limit: limit);
        var rows = await ScanDue(page, watch, now, row => ((EffectRow)row).Due, cancel);
        if (rows.Count > 0) roots.Add(_internalDelivery(new TakeOverEffects([.. rows.Select(row => ((EffectRow)row).Key)], EvenIfLeased: false)));
    }

    /// <summary>A page of what is due, and when to look again. Of what is due later, and may be much, the first is read.</summary>
    async ValueTask<IReadOnlyList<object>> ScanDue(
        ScanRange range, NextDueTime watch, DateTimeOffset now, Func<object, DateTimeOffset?> due, CancellationToken cancel)
    {
        var ready = await _store.Scan(range with { Until = Micros.From(now) }, cancel);
        watch.Value = now;
        if (ready.Count == range.Limit) return ready;
        var later = await _store.Scan(range with { After = ready.Count > 0 ? ready[^1] : null, Limit = 1 }, cancel);
        watch.Value = later.Count > 0 ? due(later[0]) : null;
        return ready;
    }

    /// <summary>The intake grows while batches are faster than the aim and shrinks while they are slower.</summary>
    void AdjustBatchSize(TimeSpan took, int count)
    {
        if (took > _options.TargetBatchDuration) _batchSize = Math.Max(_options.MinBatchSize, _batchSize * 3 / 4);
        else if (count >= _batchSize) _batchSize = Math.Min(_options.MaxBatchSize, _batchSize + (_batchSize / 2));
    }

    TimeSpan BackOff(List<Delivery> roots, StoreUnavailableException error)
    {
        _isStoreUnavailable = true;
        ReturnToQueue(roots, error);
        var wait = StoreRetryDelay.Delay(++_storeFailures);
        EngineLog.StoreUnavailable(_logger, wait, error.Message);
        return wait;
    }

    void ReturnToQueue(List<Delivery> roots, Exception error)
    {
        foreach (var call in roots.Select(root => root.Request).OfType<ClientRequest>()) Post(() => call.Fail(error));
        InboundQueue.Requeue([.. roots.Where(root => root.Request is null && root.StoredMessage is null)]);
        SetAllDueTimes(_store.Now);
    }

    // Whoever waits goes on elsewhere: the lane's thread is the lane's.
    void Post(Action answer) => _scheduler.Post(answer);

    void SetAllDueTimes(DateTimeOffset? due)
    {
        foreach (var watch in DueTimes) watch.Value = due;
    }

    TimeSpan UntilNextDue()
    {
        var next = DueTimes.Aggregate((DateTimeOffset?)null, (earliest, watch) => NextDueTime.Earlier(earliest, watch.Value));
        if (next is null) return Timeout.InfiniteTimeSpan;
        var wait = next.Value - _store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    readonly record struct EffectDueTime(EffectType Type, NextDueTime DueTime)
    {
        public EffectDueTime(EffectType type)
            : this(type, new NextDueTime())
        {
        }
    }
}
