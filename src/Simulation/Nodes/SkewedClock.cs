namespace Doms.Simulation.Nodes;

/// <summary>The clock of one process or store: its wall clock may be wrong and may jump; its monotonic time is correct.</summary>
public sealed class SkewedClock(VirtualTime time) : TimeProvider
{
    /// <summary>Error of the wall clock.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
