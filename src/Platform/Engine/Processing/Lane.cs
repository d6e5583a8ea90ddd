using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Doms.Engine;

/// <summary>One sequential batch loop: takes what is due and what has come in, runs it, and says what came of it.</summary>
sealed class Lane
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    readonly IStore _store;
    readonly BatchRunner _runner;
    readonly Router _router;
    readonly EngineOptions _options;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Action<AfterCommit> _committed;
    readonly Func<IReadOnlyList<string>, Delivery> _takeOver;
    readonly ConcurrentQueue<Func<Task>> _cuts = [];
    readonly DueWatch _pendingDue = new();
    readonly DueWatch _effectsDue = new();
    int _limit;
    TimeSpan _pause = FirstPause;
    DateTimeOffset? _oldestTaken;

    public Lane(
        IStore store, BatchRunner runner, Router router, Intake intake, EngineOptions options, TimeProvider clock,
        IWorkScheduler scheduler, ILogger logger, Action<AfterCommit> committed,
        Func<IReadOnlyList<string>, Delivery> takeOver)
    {
        _store = store;
        _runner = runner;
        _router = router;
        Intake = intake;
        _options = options;
        _clock = clock;
        _logger = logger;
        _committed = committed;
        _takeOver = takeOver;
        _limit = options.MinIntake;
        Worker = new Worker("lane", scheduler, clock, logger, Step);
    }

    public Worker Worker { get; }

    public Intake Intake { get; }

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
            Intake.Take(_limit, roots);
            _oldestTaken = roots.Count == 0 ? null : roots.Min(root => root.ArrivedAt);
            if (roots.Count > 0) await Run(roots, cancel);
            _pause = FirstPause;
        }
        catch (StoreUnavailableException error)
        {
            return Pause(roots, error);
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
        await _runner.Run(roots, Committed, cancel);
        Adapt(_clock.GetElapsedTime(began), roots.Count);
    }

    void Committed(AfterCommit after)
    {
        _pendingDue.Expect(after.NextDue);
        _effectsDue.Expect(after.NextDue);
        Intake.PutBack(after.Again);
        _committed(after);
    }

    async ValueTask TakeDue(List<Delivery> roots, CancellationToken cancel)
    {
        var now = _store.Now;
        if (_pendingDue.IsDue(now))
        {
            var rows = await Due(SystemTables.Pending, _pendingDue, now, row => ((PendingRow)row).Due, cancel);
            roots.AddRange(rows.Select(row => Stored.Open(_router, (PendingRow)row, now)));
        }

        if (!_effectsDue.IsDue(now)) return;
        var effects = await Due(SystemTables.Effects, _effectsDue, now, row => ((EffectRow)row).Due, cancel);
        if (effects.Count > 0) roots.Add(_takeOver([.. effects.Select(row => ((EffectRow)row).Key)]));
    }

    /// <summary>One page in the order of due times tells both what is due and when the next one is.</summary>
    async ValueTask<List<object>> Due(
        Table table, DueWatch watch, DateTimeOffset now, Func<object, DateTimeOffset?> due, CancellationToken cancel)
    {
        var page = await _store.Scan(new ScanRange(table, table.Index(SystemTables.ByDue), Limit: _options.MaxIntake), cancel);
        var ready = page.TakeWhile(row => due(row) <= now).ToList();
        watch.Next = ready.Count < page.Count ? due(page[ready.Count]) : ready.Count == _options.MaxIntake ? now : null;
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
        foreach (var root in roots) root.Call?.Fail(error);
        Intake.PutBack([.. roots.Where(root => root.Call is null && root.Pending is null)]);
        _pendingDue.Next = _effectsDue.Next = _store.Now;
        var wait = _pause;
        EngineLog.StoreUnavailable(_logger, wait, error.Message);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return wait;
    }

    TimeSpan UntilNextDue()
    {
        var next = DueWatch.Earlier(_pendingDue.Next, _effectsDue.Next);
        if (next is null) return Timeout.InfiniteTimeSpan;
        var wait = next.Value - _store.Now;
        return wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.Zero;
    }

    /// <summary>When a table has to be looked at next; at the start of a process that is at once.</summary>
    sealed class DueWatch
    {
        public DateTimeOffset? Next { get; set; } = DateTimeOffset.MinValue;

        public bool IsDue(DateTimeOffset now) => Next <= now;

        public void Expect(DateTimeOffset? due) => Next = Earlier(Next, due);

        public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
            left is null || right < left ? right : left;
    }
}
