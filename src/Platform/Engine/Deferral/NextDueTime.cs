namespace Doms.Engine.Deferral;

/// <summary>When a table has to be looked at next; at the start of a process that is at once.</summary>
sealed class NextDueTime
{
    public DateTimeOffset? Value { get; set; } = DateTimeOffset.MinValue;

    public bool IsDue(DateTimeOffset now) => Value <= now;

    public void SetIfEarlier(DateTimeOffset? due) => Value = Earlier(Value, due);

    public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right : left;
}
