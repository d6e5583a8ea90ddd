using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>One sequential batch loop: takes what is due and what has come in, runs it, and says what came of it.</summary>
sealed class Lane
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    readonly IStore _store;
    readonly BatchRunner _runner;
    readonly Router _router;
    readonly StoreLease _lease;
    readonly IWorkScheduler _scheduler;
    readonly EngineOptions _options;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Action<AfterCommit> _committed;
    readonly Func<EffectType, int> _effectRoom;
    readonly Func<object, Delivery> _internal;
    readonly ConcurrentQueue<Func<Task>> _cuts = [];
    readonly DueWatch _pendingDue = new();
    readonly EffectWatch[] _effectsDue;
    int _limit;
    TimeSpan _pause = FirstPause;
    DateTimeOffset? _oldestTaken;
    volatile bool _isStoreAway;

    public Lane(
        IStore store, BatchRunner runner, Router router, StoreLease lease, Intake intake, EngineOptions options, TimeProvider clock,
        IWorkScheduler scheduler, ILogger logger, Action<AfterCommit> committed,
        Func<EffectType, int> effectRoom, Func<object, Delivery> housekeeping)
    {
        _store = store;
        _runner = runner;
        _router = router;
        _lease = lease;
        _scheduler = scheduler;
        Intake = intake;
        _options = options;
        _clock = clock;
        _logger = logger;
        _committed = committed;
        _effectRoom = effectRoom;
        _internal = housekeeping;
        _effectsDue = [.. router.Modules.SelectMany(module => module.Effects).Select(type => new EffectWatch(type))];
        _limit = options.MinIntake;
        Worker = new Worker("lane", scheduler, clock, logger, Step);
    }

    public Worker Worker { get; }

    public Intake Intake { get; }

    /// <summary>The last batch failed because of the store, and it has taken none since.</summary>
    public bool IsStoreAway => _isStoreAway;

    /// <summary>Age of the oldest message that waits or is being handled.</summary>
    public TimeSpan Age
    {
        get
        {
            var waiting = Intake.OldestArrival();
            var oldest = _oldestTaken is { } taken && (waiting is null || taken < waiting) ? taken : waiting;
            return oldest is { } at ? _store.Now - at : TimeSpan.Zero;
        }
    }

    /// <summary>Takes a delivery in.</summary>
    public void Add(Delivery delivery)
    {
        Intake.Add(delivery);
        Worker.Wake();
    }

    /// <summary>Runs something between two batches, so that it sees what one batch left and the next has not begun to change.</summary>
    public async Task<T> Cut<T>(Func<Task<T>> read)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _cuts.Enqueue(async () =>
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
    public async ValueTask<IReadOnlyList<string>> EffectsAtStart(CancellationToken cancel)
    {
        var keys = new List<string>();
        object? after = null;
        while (true)
        {
            var page = await _store.Scan(new ScanRange(SystemTables.Effects, After: after), cancel);
            if (page.Count == 0) return keys;
            keys.AddRange(page.Cast<EffectRow>().Select(row => row.Key));
            after = page[^1];
        }
    }

    async ValueTask<TimeSpan> Step(CancellationToken cancel)
    {
        var roots = new List<Delivery>();
        while (_cuts.TryDequeue(out var cut)) await cut();
        try
        {
            await TakeDue(roots, cancel);
            // However much is due, at least half of the intake is for what comes in.
            Intake.Take(roots.Count + Math.Max(_limit / 2, _limit - roots.Count), roots, Post);
            _oldestTaken = roots.Count == 0 ? null : roots.Min(root => root.ArrivedAt);
            // Nobody sends anything to what is not ready, so it has to find out by itself when it is.
            if (roots.Count == 0 && _isStoreAway) roots.Add(_internal(new ProbeStore()));
            if (roots.Count > 0) await Run(roots, cancel);
            _pause = FirstPause;
        }
        catch (StoreUnavailableException error)
        {
            return Pause(roots, error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Whatever it is, nothing that was taken is lost by it.
            GiveBack(roots, error);
            throw;
        }
        finally
        {
            _oldestTaken = null;
        }

        return Intake.Count > 0 ? TimeSpan.Zero : UntilNextDue();
    }

    async ValueTask Run(List<Delivery> roots, CancellationToken cancel)
    {
        var began = _clock.GetTimestamp();
        var taken = roots.Count;
        await _runner.Run(roots, Committed, cancel);
        _isStoreAway = false;
        var took = _clock.GetElapsedTime(began);
        EngineMetrics.Record(took, taken);
        Adapt(took, taken);
    }

    void Committed(AfterCommit after)
    {
        _pendingDue.Expect(after.NextDue);
        foreach (var effects in _effectsDue) effects.Watch.Expect(after.NextEffectDue);
        Intake.PutBack(after.Again);
        _committed(after);
    }

    IEnumerable<DueWatch> Watches => _effectsDue.Select(effects => effects.Watch).Prepend(_pendingDue);

    async ValueTask TakeDue(List<Delivery> roots, CancellationToken cancel)
    {
        var now = _store.Now;
        if (!Watches.Any(watch => watch.IsDue(now))) return;
        if (await _lease.MayTake(cancel)) await TakeDue(now, roots, cancel);
        else ExpectAll(null);
        if (!_lease.IsShared) return;
        foreach (var watch in Watches) watch.Expect(now + _options.PollInterval);
    }

    async ValueTask TakeDue(DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        if (_pendingDue.IsDue(now))
        {
            var page = new ScanRange(SystemTables.Pending, SystemTables.Pending.Index(SystemTables.ByDue), Limit: _options.MaxIntake);
            var rows = await Due(page, _pendingDue, now, row => ((PendingRow)row).Due, cancel);
            roots.AddRange(rows.Select(row => Stored.Open(_router, (PendingRow)row, now)));
        }

        foreach (var (type, watch) in _effectsDue)
            if (watch.IsDue(now)) await TakeEffects(type, watch, now, roots, cancel);
    }

    /// <summary>Each kind is looked for by itself: one that piles up does not hide another.</summary>
    async ValueTask TakeEffects(
        EffectType type, DueWatch watch, DateTimeOffset now, List<Delivery> roots, CancellationToken cancel)
    {
        var limit = Math.Min(_options.MaxIntake, _effectRoom(type));
        if (limit == 0)
        {
            watch.Next = now + Batch.WhenFull;
            return;
        }

        var page = new ScanRange(SystemTables.Effects, SystemTables.Effects.Index(SystemTables.ByDue), type.Name, Limit: limit);
        var rows = await Due(page, watch, now, row => ((EffectRow)row).Due, cancel);
        if (rows.Count > 0) roots.Add(_internal(new TakeOverEffects([.. rows.Select(row => ((EffectRow)row).Key)], EvenIfLeased: false)));
    }

    /// <summary>A page of what is due, and when to look again. Of what is due later, and may be much, the first is read.</summary>
    async ValueTask<IReadOnlyList<object>> Due(
        ScanRange range, DueWatch watch, DateTimeOffset now, Func<object, DateTimeOffset?> due, CancellationToken cancel)
    {
        var ready = await _store.Scan(range with { Until = Micros.From(now) }, cancel);
        watch.Next = now;
        if (ready.Count == range.Limit) return ready;
        var later = await _store.Scan(range with { After = ready.Count > 0 ? ready[^1] : null, Limit = 1 }, cancel);
        watch.Next = later.Count > 0 ? due(later[0]) : null;
        return ready;
    }

    /// <summary>The intake grows while batches are faster than the aim and shrinks while they are slower.</summary>
    void Adapt(TimeSpan took, int count)
    {
        if (took > _options.LatencyAim) _limit = Math.Max(_options.MinIntake, _limit * 3 / 4);
        else if (count >= _limit) _limit = Math.Min(_options.MaxIntake, _limit + (_limit / 2));
    }

    TimeSpan Pause(List<Delivery> roots, StoreUnavailableException error)
    {
        _isStoreAway = true;
        GiveBack(roots, error);
        var wait = _pause;
        EngineLog.StoreUnavailable(_logger, wait, error.Message);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return wait;
    }

    void GiveBack(List<Delivery> roots, Exception error)
    {
        foreach (var call in roots.Select(root => root.Call).OfType<Call>()) Post(() => call.Fail(error));
        Intake.PutBack([.. roots.Where(root => root.Call is null && root.Pending is null)]);
        ExpectAll(_store.Now);
    }

    // Whoever waits goes on elsewhere: the lane's thread is the lane's.
    void Post(Action answer) => _scheduler.Post(answer);

    void ExpectAll(DateTimeOffset? due)
    {
        foreach (var watch in Watches) watch.Next = due;
    }

    TimeSpan UntilNextDue()
    {
        var next = Watches.Aggregate((DateTimeOffset?)null, (earliest, watch) => DueWatch.Earlier(earliest, watch.Next));
        if (next is null) return Timeout.InfiniteTimeSpan;
        var wait = next.Value - _store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    readonly record struct EffectWatch(EffectType Type, DueWatch Watch)
    {
        public EffectWatch(EffectType type)
            : this(type, new DueWatch())
        {
        }
    }
}
