namespace Doms.Simulation.Nodes;

/// <summary>A server that serves a few calls at a time, in order, while it is slow; otherwise it takes no time.</summary>
/// <param name="kind">The fault that makes it slow.</param>
/// <param name="serviceTime">How long one call takes.</param>
/// <param name="places">How many calls it serves at a time, 1 or more.</param>
public sealed class SlowServer(FaultKind kind, TimeSpan serviceTime, int places, FaultInjector faults, VirtualTime time)
{
    const double MinSeconds = 60;
    const double MaxSeconds = 900;
    const int LastingOneIn = 3;

    /// <summary>
    /// Longest service time of a slowness that lasts: with calls that take most of their callers' timeout, two callers in turn could time
    /// out for ever, whatever the callers do.
    /// </summary>
    static readonly TimeSpan MaxLastingServiceTime = TimeSpan.FromSeconds(2);

    readonly Queue<TaskCompletionSource> _waiting = [];
    int _busy;
    bool _isSlow;
    bool _isLasting;

    /// <summary>Becomes slow if the seed wants it now: for minutes, or for the rest of the run.</summary>
    public void MayBegin()
    {
        if (_isSlow || !faults.ShouldInject(kind, "")) return;
        _isSlow = true;
        _isLasting = faults.Next(LastingOneIn) == 0 && serviceTime <= MaxLastingServiceTime;
        if (!_isLasting) time.RunAfter(faults.RandomMagnitude(MinSeconds, MaxSeconds), End);
    }

    /// <summary>Is slow from now on for some time.</summary>
    public void Begin(TimeSpan duration)
    {
        _isSlow = true;
        time.RunAfter(duration, End);
    }

    /// <summary>Ends the slowness, unless it lasts for the rest of the run.</summary>
    public void End()
    {
        if (_isLasting) return;
        _isSlow = false;
        while (_waiting.TryDequeue(out var next)) next.TrySetResult();
    }

    /// <summary>Waits until the call has been served. A call that is cancelled meanwhile still takes its time, unless it waits.</summary>
    public async Task Serve(CancellationToken cancel)
    {
        if (!_isSlow) return;
        if (_busy >= places) await WaitForPlace(cancel);
        if (!_isSlow) return;
        _busy++;
        time.RunAfter(serviceTime, Release);
        await time.Delay(serviceTime, cancel);
    }

    async Task WaitForPlace(CancellationToken cancel)
    {
        var place = new TaskCompletionSource();
        await using var registration = cancel.Register(() => place.TrySetCanceled(cancel));
        _waiting.Enqueue(place);
        await place.Task;
    }

    void Release()
    {
        _busy--;
        while (_waiting.TryDequeue(out var next))
            if (next.TrySetResult()) return;
    }
}
