namespace Doms.Primitives;

/// <summary>
/// Time of a decision on two clocks. The wall clock gives the timestamps that people see, and may jump. The store's clock decides
/// what is due: it never jumps, so after downtime it may lag behind the wall clock.
/// </summary>
public readonly record struct Moment(DateTimeOffset WallClock, DateTimeOffset StoreClock)
{
    /// <summary>Smaller differences are ignored, so that a displayed time is the same on every read.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>A moment at which both clocks agree.</summary>
    public static Moment At(DateTimeOffset time) => new(time, time);

    /// <summary>Converts a time of the store's clock to the wall clock; truncated to the second where the clocks differ.</summary>
    public DateTimeOffset ToWallClock(DateTimeOffset due)
    {
        var ahead = WallClock - StoreClock;
        if (ahead.Duration() < Tolerance) return due;
        var shown = due + ahead;
        return shown.AddTicks(-(shown.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <inheritdoc cref="ToWallClock(DateTimeOffset)"/>
    public DateTimeOffset? ToWallClock(DateTimeOffset? due) => due is { } at ? ToWallClock(at) : null;
}
