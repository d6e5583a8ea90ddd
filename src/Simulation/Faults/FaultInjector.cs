namespace Doms.Simulation.Faults;

/// <summary>Decides at each injection point, from the seed, whether a fault happens, and logs the injected faults.</summary>
public sealed class FaultInjector(int seed, VirtualTime time, FaultLimits limits)
{
    readonly Random _random = new(seed);
    readonly FaultRates _rates = new(new Random(seed));
    readonly List<FaultEntry> _log = [];
    bool _isEnabled;

    /// <summary>All injected faults, in order.</summary>
    public IReadOnlyList<FaultEntry> Log => _log;

    public bool IsEnabled => _isEnabled;

    public void Enable() => _isEnabled = true;

    /// <summary>Stops all further faults.</summary>
    public void Disable() => _isEnabled = false;

    /// <summary>Returns true if the fault is to be injected now, and logs it.</summary>
    public bool ShouldInject(FaultKind kind, string where)
    {
        // An excluded fault is drawn too, so that the draws of the other faults stay the same.
        if (!_isEnabled || _rates[kind] <= 0 || _random.NextDouble() >= _rates[kind]) return false;
        if (_log.Count >= limits.MaxFaults || limits.ExcludedKinds.Contains(kind)) return false;
        _log.Add(new FaultEntry(time.Elapsed, kind, where));
        return true;
    }

    /// <summary>Draws a duration; short ones are more likely than long ones.</summary>
    public TimeSpan RandomDuration(double minSeconds, double maxSeconds)
    {
        var drawn = _random.NextDouble();
        return TimeSpan.FromSeconds(minSeconds + ((maxSeconds - minSeconds) * drawn * drawn));
    }

    public int Next(int below) => _random.Next(below);
}
