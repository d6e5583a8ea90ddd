using Doms.Contracts;

namespace Doms.Hosting.Waiting;

/// <summary>The first thing to say of all that an order waits for.</summary>
/// <param name="WaitingFor">One phrase for people; null when the order has ended.</param>
/// <param name="NextAt">The next timer, whosever it is.</param>
/// <param name="Deadline">When the saga stops waiting.</param>
public sealed record BlockingReason(string? WaitingFor, DateTimeOffset? Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline)
{
    /// <summary>What stops an order goes before what merely takes its time; the worst is first.</summary>
    static readonly string[] BlockingKinds =
        [PendingReasonKind.Attention, PendingReasonKind.DeadLetter, PendingReasonKind.Failing, PendingReasonKind.Unknown, PendingReasonKind.OutOfOrder];

    /// <param name="waitingFor">What the order's own history says; null when it has ended.</param>
    /// <param name="since">Since when, by its own history.</param>
    public static BlockingReason Of(string? waitingFor, DateTimeOffset? since, IReadOnlyList<PendingReason> waits)
    {
        if (waitingFor is null) return new BlockingReason(null, null, null, null);

        // A mail never stops an order.
        var relevant = waits.Where(wait => wait.Service != ServiceNames.Notifications).ToList();
        var next = relevant.Min(wait => wait.DueAt);
        var deadline = relevant.Min(wait => wait.Deadline);
        var stop = BlockingKinds.Select(kind => relevant.Find(wait => wait.Kind == kind)).FirstOrDefault(wait => wait is not null);
        if (stop is not null) return new BlockingReason(stop.For, stop.Since, next, deadline);
        return relevant.Find(wait => wait.Kind == PendingReasonKind.Step) is { } step
            ? new BlockingReason($"{waitingFor} ({step.For})", since, next, deadline)
            : new BlockingReason(waitingFor, since, next, deadline);
    }
}
