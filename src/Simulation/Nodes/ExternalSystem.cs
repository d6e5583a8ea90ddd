namespace Doms.Simulation.Nodes;

/// <summary>
/// An external system as its callers see it: how long an answer takes. Most take milliseconds, some longer than a lease, a few never
/// come; and for some time it may serve fewer calls than it gets.
/// </summary>
public sealed class ExternalSystem
{
    const double MaxSlowSeconds = 20;
    const double MinLongSeconds = 61;
    const double MaxLongSeconds = 120;
    readonly FaultInjector _faults;
    readonly VirtualTime _time;
    readonly Random _random;
    readonly double _meanMilliseconds;

    public ExternalSystem(Random random, FaultInjector faults, VirtualTime time, SlowServer slowness)
    {
        ReadOnlySpan<double> means = [0, 1, 10, 100];
        _random = random;
        _faults = faults;
        _time = time;
        Slowness = slowness;
        _meanMilliseconds = means[random.Next(means.Length)];
    }

    public SlowServer Slowness { get; }

    /// <summary>Waits as long as the system takes for a call.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled the call.</exception>
    public async Task Answer(string call, CancellationToken cancel)
    {
        if (_faults.ShouldInject(FaultKind.DeafCall, call)) await _time.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
        if (_faults.ShouldInject(FaultKind.HungCall, call)) await _time.Delay(Timeout.InfiniteTimeSpan, cancel);
        await Slowness.Serve(cancel);
        var latency = DrawLatency(call);
        if (latency > TimeSpan.Zero) await _time.Delay(latency, cancel);
    }

    TimeSpan DrawLatency(string call)
    {
        if (_faults.ShouldInject(FaultKind.LongCall, call)) return _faults.RandomDuration(MinLongSeconds, MaxLongSeconds);
        if (_faults.ShouldInject(FaultKind.SlowCall, call)) return _faults.RandomMagnitude(0.1, MaxSlowSeconds);
        return _meanMilliseconds <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(-_meanMilliseconds * Math.Log(1 - _random.NextDouble()));
    }
}
