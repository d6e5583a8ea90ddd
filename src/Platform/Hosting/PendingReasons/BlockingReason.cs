using Doms.Contracts.Http;
using Doms.Contracts;

namespace Doms.Hosting.PendingReasons;

/// <summary>The most severe reason why an order is not finished, with its times.</summary>
/// <param name="WaitingFor">One human-readable phrase; null when the order has ended.</param>
/// <param name="NextAt">The earliest timer of any service.</param>
/// <param name="Deadline">Time at which the saga stops waiting.</param>
public sealed record BlockingReason(string? WaitingFor, DateTimeOffset? Since, DateTimeOffset? NextAt, DateTimeOffset? Deadline)
{
    /// <summary>
    /// Kinds that block an order, most severe first; they take precedence over an operation in progress.
    /// </summary>
    static readonly string[] BlockingKinds =
    [
        PendingReasonKind.Attention, PendingReasonKind.DeadLetter, PendingReasonKind.Failing, PendingReasonKind.Unknown,
        PendingReasonKind.OutOfOrder,
    ];

    /// <param name="waitingFor">
    /// Pending reason according to the order's own history; null when the order has ended.
    /// </param>
    /// <param name="since">Start of the wait according to the order's own history.</param>
    public static BlockingReason Of(string? waitingFor, DateTimeOffset? since, IReadOnlyList<PendingReason> pendingReasons)
    {
        if (waitingFor is null) return new BlockingReason(WaitingFor: null, Since: null, NextAt: null, Deadline: null);

        // Mail never blocks an order.
        var relevant = pendingReasons.Where(reason => reason.Service != ServiceNames.Notifications).ToList();
        var next = relevant.Min(reason => reason.NextAt ?? reason.Deadline);
        var deadline = relevant.Min(reason => reason.Deadline);
        var blocking = BlockingKinds.Select(kind => relevant.Find(reason => reason.Kind == kind)).FirstOrDefault(hit => hit is not null);
        if (blocking is not null) return new BlockingReason(blocking.For, blocking.Since, next, deadline);
        return relevant.Find(reason => reason.Kind == PendingReasonKind.Step) is { } step
            ? new BlockingReason($"{waitingFor} ({step.For})", since, next, deadline)
            : new BlockingReason(waitingFor, since, next, deadline);
    }
}
