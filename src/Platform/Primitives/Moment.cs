namespace Doms.Primitives;

/// <summary>
/// The time of a decision by two clocks. The wall clock dates what people see, and may jump. The store's clock says what is due:
/// it never jumps, so after a stop it may be behind the wall clock for long.
/// </summary>
public readonly record struct Moment(DateTimeOffset WallClock, DateTimeOffset StoreClock)
{
    /// <summary>Below this the clocks count as one, so that what is shown does not change from look to look.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>A moment at which both clocks agree.</summary>
    public static Moment At(DateTimeOffset time) => new(time, time);

    /// <summary>When the wall clock will show (or has shown) what the store's clock calls <paramref name="due"/>; to the second
    /// where the clocks differ.</summary>
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
