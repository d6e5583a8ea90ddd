namespace Doms.Engine.Deferral;

/// <summary>The time at which a table has to be scanned next. At the start of a process that is at once.</summary>
sealed class NextDueTime
{
    public DateTimeOffset? Value { get; set; } = DateTimeOffset.MinValue;

    public bool IsDue(DateTimeOffset now) => Value <= now;

    public void SetIfEarlier(DateTimeOffset? due) => Value = Earlier(Value, due);

    /// <summary>The earlier of two times; null counts as never.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right : left;
}
