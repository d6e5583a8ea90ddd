using Microsoft.Extensions.Logging;

namespace Doms.Engine.Processing;

/// <summary>
/// Runs the steps of a loop one at a time: when woken, or when the wait that the last step returned has elapsed. After an unexpected error
/// it waits, longer after each, and being woken does not shorten that.
/// </summary>
sealed class Worker : IAsyncDisposable
{
    static readonly TimeSpan UnavailableDelay = TimeSpan.FromSeconds(1);

    static readonly Doms.Primitives.Backoff ErrorDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>A timer takes no more than 49 days; waking before the time costs a step that finds nothing.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);
    readonly string _name;
    readonly IWorkScheduler _scheduler;
    readonly Func<CancellationToken, ValueTask<TimeSpan>> _step;
    readonly ILogger _logger;
    readonly ITimer _timer;
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _stopped = new();
    readonly Lock _gate = new();
    State _state = State.Idle;
    int _failures;
    bool _isWoken;
    bool _isStopping;

    /// <param name="step">Returns the wait before the next step: zero for none, infinite until woken.</param>
    public Worker(
        string name, IWorkScheduler scheduler, TimeProvider clock, ILogger logger, Func<CancellationToken, ValueTask<TimeSpan>> step)
    {
        _name = name;
        _scheduler = scheduler;
        _step = step;
        _logger = logger;
        _timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    enum State
    {
        Idle,
        Running,

        /// <summary>After an unexpected error, until the wait has elapsed.</summary>
        Paused,
    }

    /// <summary>Runs a step soon; a running step is followed by another one.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_isStopping) return;
            _isWoken = true;
            if (_state != State.Idle) return;
            _state = State.Running;
        }

        _scheduler.Post(Run);
    }

    /// <summary>Starts no further step; completes when the running one has ended.</summary>
    /// <param name="deadline">Cancels the running step, if it hangs.</param>
    public async Task Stop(CancellationToken deadline)
    {
        // In this order: a step that is cancelled before would be followed by another one.
        var stopped = Stop();
        await using var registration = deadline.Register(_stop.Cancel);
        await stopped;
    }

    Task Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (_state != State.Running) _stopped.TrySetResult();
        }

        return _stopped.Task;
    }

    public async ValueTask DisposeAsync()
    {
        var stopped = Stop();
        await _stop.CancelAsync();
        await stopped;
        await _timer.DisposeAsync();
        _stop.Dispose();
    }

    void OnTimer()
    {
        lock (_gate)
        {
            if (_state == State.Paused) _state = State.Idle;
        }

        Wake();
    }

    void Run() => _ = RunStep();

    async Task RunStep()
    {
        lock (_gate) _isWoken = false;
        TimeSpan wait;
        try
        {
            wait = await _step(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            wait = Timeout.InfiniteTimeSpan;
        }
        catch (Exception error) when (error is StoreUnavailableException or OutcomeUnknownException)
        {
            // The lane reports it.
            wait = UnavailableDelay;
        }
        catch (Exception error)
        {
            wait = ErrorDelay.Delay(++_failures);
            EngineLog.WorkerFailed(_logger, _name, wait, error);
            Continue(wait, isPaused: true);
            return;
        }

        _failures = 0;
        Continue(wait, isPaused: false);
    }

    /// <param name="isPaused">Whether being woken does not shorten the wait.</param>
    void Continue(TimeSpan wait, bool isPaused)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                _state = State.Idle;
                _stopped.TrySetResult();
                return;
            }

            if (isPaused || (!_isWoken && wait != TimeSpan.Zero))
            {
                _state = isPaused ? State.Paused : State.Idle;
                _timer.Change(wait < MaxWait ? wait : MaxWait, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        _scheduler.Post(Run);
    }
}
