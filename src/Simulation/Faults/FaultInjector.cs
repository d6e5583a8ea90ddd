namespace Doms.Simulation.Faults;

/// <summary>A fault that happened.</summary>
/// <param name="At">Virtual time since the beginning.</param>
public readonly record struct FaultEntry(TimeSpan At, FaultKind Kind, string Where)
{
    public override string ToString() => $"{At:d\\.hh\\:mm\\:ss\\.ffffff}  {Kind}  {Where}";
}

/// <summary>Which faults may happen at all: what is left when a failure is made smaller.</summary>
/// <param name="MaxFaults">No more than so many.</param>
/// <param name="ExcludedKinds">Kinds that do not happen.</param>
public sealed record FaultLimits(int MaxFaults, IReadOnlySet<FaultKind> ExcludedKinds)
{
    public static FaultLimits Unlimited { get; } = new(int.MaxValue, new HashSet<FaultKind>());
}

/// <summary>Decides by the seed, at each occasion, whether a fault happens, and writes down those that did.</summary>
public sealed class FaultInjector(int seed, VirtualTime time, FaultLimits limits)
{
    readonly Random _random = new(seed);
    readonly FaultRates _rates = new(new Random(seed));
    readonly List<FaultEntry> _log = [];
    bool _isEnabled;

    /// <summary>All that happened, in order.</summary>
    public IReadOnlyList<FaultEntry> Log => _log;

    public bool IsEnabled => _isEnabled;

    public void Enable() => _isEnabled = true;

    /// <summary>From now on everything works.</summary>
    public void Disable() => _isEnabled = false;

    /// <summary>Whether the fault happens here and now.</summary>
    public bool ShouldInject(FaultKind kind, string where)
    {
        // A fault that is left out is drawn all the same, so that the others stay where they were.
        if (!_isEnabled || _rates[kind] <= 0 || _random.NextDouble() >= _rates[kind]) return false;
        if (_log.Count >= limits.MaxFaults || limits.ExcludedKinds.Contains(kind)) return false;
        _log.Add(new FaultEntry(time.Elapsed, kind, where));
        return true;
    }

    /// <summary>A length of time, more often short than long.</summary>
    public TimeSpan RandomDuration(double leastSeconds, double mostSeconds)
    {
        var drawn = _random.NextDouble();
        return TimeSpan.FromSeconds(leastSeconds + ((mostSeconds - leastSeconds) * drawn * drawn));
    }

    public int Next(int below) => _random.Next(below);
}
