namespace Doms.Simulation.Faults;

/// <summary>Decides at each injection point, from the seed, whether a fault happens, and logs the injected faults.</summary>
/// <param name="mayOccur">Selects the kinds that can occur in the run at all.</param>
public sealed class FaultInjector(int seed, VirtualTime time, FaultLimits limits, Func<FaultKind, bool> mayOccur)
{
    /// <summary>From here on kinds draw from a stream of their own, so that the draws of the others stay the same.</summary>
    const FaultKind FirstAddedKind = FaultKind.RefundRefused;

    const int AddedSalt = 0x5EED;
    readonly Random _random = new(seed);
    readonly Random _addedRandom = new(seed ^ AddedSalt);
    readonly FaultRates _rates = new(new Random(seed), mayOccur);
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
        if (!_isEnabled || _rates[kind] <= 0) return false;
        if ((kind >= FirstAddedKind ? _addedRandom : _random).NextDouble() >= _rates[kind]) return false;
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

    /// <summary>Draws a duration of any magnitude between the two: as likely 1 to 10 as 10 to 100 seconds.</summary>
    public TimeSpan RandomMagnitude(double minSeconds, double maxSeconds) =>
        TimeSpan.FromSeconds(minSeconds * Math.Pow(maxSeconds / minSeconds, _random.NextDouble()));

    public double NextFraction() => _random.NextDouble();

    public int Next(int below) => _random.Next(below);
}
