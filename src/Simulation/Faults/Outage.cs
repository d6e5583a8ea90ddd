namespace Doms.Simulation.Faults;

/// <summary>Times during which a store or the broker is away, for every process.</summary>
/// <param name="kind">The fault that begins an outage.</param>
public sealed class Outage(FaultKind kind, string name, FaultInjector faults, VirtualTime time)
{
    const double MinSeconds = 1;
    const double MaxSeconds = 600;
    const double MaxSlownessSeconds = 3;
    readonly List<Action> _afterwards = [];
    int _number;
    bool _failsAtOnce;

    public bool IsActive { get; private set; }

    /// <summary>Begins an outage if the seed wants one now.</summary>
    public void MayBegin()
    {
        if (IsActive || !faults.ShouldInject(kind, name)) return;
        IsActive = true;
        _failsAtOnce = faults.Next(2) == 0;
        var number = ++_number;
        time.RunAfter(
            faults.RandomMagnitude(MinSeconds, MaxSeconds),
            () =>
            {
                if (_number == number) End();
            });
    }

    public void End()
    {
        IsActive = false;
        foreach (var work in _afterwards) time.Post(work);
        _afterwards.Clear();
    }

    /// <summary>Runs work after the current outage.</summary>
    public void RunAfterwards(Action work) => _afterwards.Add(work);

    /// <summary>Draws how long an operation takes to fail: in half of the outages all fail at once, in the others half of them.</summary>
    public TimeSpan DrawSlowness() => _failsAtOnce || faults.Next(2) == 0 ? TimeSpan.Zero : faults.RandomDuration(0, MaxSlownessSeconds);
}
