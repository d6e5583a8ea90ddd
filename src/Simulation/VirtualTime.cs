using Doms.Engine.Processing;

namespace Doms.Simulation;

/// <summary>
/// A clock, its timers and a scheduler on one thread: time does not advance while work is queued, and otherwise jumps to the next
/// timer. The seed decides which posted work item runs next, so a run can be repeated exactly.
/// </summary>
public sealed class VirtualTime : TimeProvider, IWorkScheduler
{
    readonly Random _random;
    readonly List<Action> _work = [];
    readonly PriorityQueue<VirtualTimer, (long At, long Sequence)> _timers = new();
    readonly int _thread = Environment.CurrentManagedThreadId;
    readonly DateTimeOffset _start;
    InvalidOperationException? _threadViolation;
    long _now;
    long _sequence;

    /// <param name="seed">Equal seeds give equal runs.</param>
    /// <param name="start">Wall clock time at the start.</param>
    public VirtualTime(int seed, DateTimeOffset start)
    {
        Seed = seed;
        _start = start;
        _random = new Random(seed);
    }

    public int Seed { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_now);

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <exception cref="InvalidOperationException">Work was posted from another thread: the run could not be repeated.</exception>
    public void Post(Action work)
    {
        CheckThread();
        _work.Add(work);
    }

    /// <summary>Fills the span with random bytes from the seed.</summary>
    public void FillRandom(Span<byte> bytes) => _random.NextBytes(bytes);

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => new(_now);

    /// <summary>Runs work after a duration.</summary>
    public void RunAfter(TimeSpan span, Action work) =>
        _ = new VirtualTimer(this, work).Change(span > TimeSpan.Zero ? span : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    /// <summary>Completes after a duration, on this thread.</summary>
    public Task Delay(TimeSpan span)
    {
        var completion = new TaskCompletionSource();
        RunAfter(span, completion.SetResult);
        return completion.Task;
    }

    /// <inheritdoc cref="Delay(TimeSpan)"/>
    /// <param name="cancel">Ends the wait on this thread; a cancelled delay of the framework would continue on another.</param>
    public async Task Delay(TimeSpan span, CancellationToken cancel)
    {
        var completion = new TaskCompletionSource();
        await using var registration = cancel.Register(() => completion.TrySetCanceled(cancel));
        if (span != Timeout.InfiniteTimeSpan) RunAfter(span, () => completion.TrySetResult());
        await completion.Task;
    }

    /// <summary>Runs until the condition is true; false when it is not within the limit of virtual time.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = _now + limit.Ticks;
        while (!condition())
        {
            if (_threadViolation is not null) throw _threadViolation;
            if (_work.Count > 0) RunOne();
            else if (!Advance(end)) return condition();
        }

        return true;
    }

    /// <summary>Runs all work and timers of a duration.</summary>
    public void RunFor(TimeSpan span)
    {
        RunUntil(() => false, span);
    }

    /// <summary>Runs until a task has completed.</summary>
    /// <exception cref="TimeoutException">The task did not complete within a virtual hour.</exception>
    public T Run<T>(Task<T> task)
    {
        if (!RunUntil(() => task.IsCompleted, TimeSpan.FromHours(1))) throw new TimeoutException("The task did not end within an hour.");
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Task task) => Run(Wrap(task));

    static async Task<bool> Wrap(Task task)
    {
        await task;
        return true;
    }

    void RunOne()
    {
        var index = _random.Next(_work.Count);
        var work = _work[index];
        _work.RemoveAt(index);
        work();
        CheckThread();
    }

    bool Advance(long end)
    {
        while (_timers.TryPeek(out var timer, out var due))
        {
            if (due.At > end) break;
            _timers.Dequeue();
            if (!timer.IsDue(due.Sequence)) continue;
            _now = Math.Max(_now, due.At);
            timer.Fire();
            return true;
        }

        _now = end;
        return false;
    }

    void CheckThread()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        _threadViolation ??= new InvalidOperationException(
            $"Work left the thread of the simulation, so the run cannot be repeated:\n{Environment.StackTrace}");
        throw _threadViolation;
    }

    sealed class VirtualTimer(VirtualTime time, Action callback) : ITimer
    {
        TimeSpan _period = Timeout.InfiniteTimeSpan;
        long _armed = -1;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.CheckThread();
            _period = period;
            _armed = -1;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            _armed = ++time._sequence;
            time._timers.Enqueue(this, (time._now + Math.Max(0, dueTime.Ticks), _armed));
            return true;
        }

        public bool IsDue(long sequence) => sequence == _armed;

        public void Fire()
        {
            _armed = -1;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback();
        }

        public void Dispose() => _armed = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
