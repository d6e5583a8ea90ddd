namespace Doms.Simulation.Nodes;

/// <summary>The clock of one process: its wall clock may be wrong and may jump, its elapsed time is right.</summary>
public sealed class SkewedClock(VirtualTime time) : TimeProvider
{
    /// <summary>How wrong the wall clock is.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
