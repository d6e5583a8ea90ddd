namespace Doms.Hosting.Waiting;

/// <summary>The first thing to say of all that an order waits for.</summary>
/// <param name="WaitingFor">One phrase for people; null when the order has ended.</param>
/// <param name="NextAt">The next timer, whosever it is.</param>
/// <param name="Deadline">When the saga stops waiting.</param>
public sealed record Headline(string? WaitingFor, DateTimeOffset? Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline)
{
    /// <summary>What stops an order goes before what merely takes its time; the worst is first.</summary>
    static readonly string[] Stops =
        [WaitKind.Attention, WaitKind.DeadLetter, WaitKind.Failing, WaitKind.Unknown, WaitKind.TooEarly];

    /// <param name="waitingFor">What the order's own history says; null when it has ended.</param>
    /// <param name="since">Since when, by its own history.</param>
    public static Headline Of(string? waitingFor, DateTimeOffset? since, IReadOnlyList<Wait> waits)
    {
        if (waitingFor is null) return new Headline(null, null, null, null);

        // A mail never stops an order.
        var relevant = waits.Where(wait => wait.Service != ServiceNames.Notifications).ToList();
        var next = relevant.Min(wait => wait.Timer);
        var deadline = relevant.Min(wait => wait.Deadline);
        var stop = Stops.Select(kind => relevant.Find(wait => wait.Kind == kind)).FirstOrDefault(wait => wait is not null);
        if (stop is not null) return new Headline(stop.For, stop.Since, next, deadline);
        return relevant.Find(wait => wait.Kind == WaitKind.Step) is { } step
            ? new Headline($"{waitingFor} ({step.For})", since, next, deadline)
            : new Headline(waitingFor, since, next, deadline);
    }
}
