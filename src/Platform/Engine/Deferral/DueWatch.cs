namespace Doms.Engine.Deferral;

/// <summary>When a table has to be looked at next; at the start of a process that is at once.</summary>
sealed class DueWatch
{
    public DateTimeOffset? Next { get; set; } = DateTimeOffset.MinValue;

    public bool IsDue(DateTimeOffset now) => Next <= now;

    public void Expect(DateTimeOffset? due) => Next = Earlier(Next, due);

    public static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right : left;
}
