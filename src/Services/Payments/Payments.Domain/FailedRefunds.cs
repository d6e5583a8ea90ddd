using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on the requests of operators about a failed refund: it is tried again, settled by hand, or cancelled.</summary>
public static class FailedRefunds
{
    /// <summary>
    /// Tries it again, under a new key. An older refund than the last is not: a newer one may have replaced it.
    /// </summary>
    public static Decision Retry(PaymentRows rows, Refund? refund, RetryRefund command, DateTimeOffset now)
    {
        if (rows.Payment is not { } payment || refund is null) return Decision.Reject(NotFound(command.RefundId));
        if (FindObstacle(refund, "retried", command.IfMatch) is { } obstacle) return obstacle;
        if (rows.LastRefund!.Number > refund.Number) return ReplacedBy(rows.LastRefund);
        return OperatorRefunds.FindExcess(payment, refund.Amount)
            ?? RefundStart.Begin(payment, rows.Charge!, refund.Next(RefundStatus.Pending, now) with { RetriedBy = command.By }, now);
    }

    /// <summary>Records that its money was returned outside the provider.</summary>
    public static Decision Settle(Payment? payment, Refund? refund, SettleRefund command, DateTimeOffset now)
    {
        if (payment is null || refund is null) return Decision.Reject(NotFound(command.RefundId));
        if (FindObstacle(refund, "settled", command.IfMatch) is { } obstacle) return obstacle;
        if (OperatorRefunds.FindExcess(payment, refund.Amount) is { } excess) return excess;
        var settled = refund.Next(RefundStatus.SettledManually, now) with
        {
            SettledReference = command.Reference, Note = command.Note ?? refund.Note, ClosedBy = command.By,
        };
        var next = payment.Next(now) with { SettledManually = payment.SettledManually + refund.Amount };
        var after = RefundDecider.CountReturned(next, settled);
        return new Decision
        {
            Rows = [after, settled],
            Messages = [RefundDecider.RefundedEvent(after, refund.Amount, refund.Id, isManual: true, command.By)],
        };
    }

    /// <summary>Ends it without money: its lines and its amount are free for another refund.</summary>
    public static Decision Cancel(Payment? payment, Refund? refund, CancelRefund command, DateTimeOffset now)
    {
        if (payment is null || refund is null) return Decision.Reject(NotFound(command.RefundId));
        if (FindObstacle(refund, "cancelled", command.IfMatch) is { } obstacle) return obstacle;
        var next = RefundByLines.Free(payment.Next(now), refund);
        var cancelled = refund.Next(RefundStatus.Cancelled, now) with { Note = command.Note ?? refund.Note, ClosedBy = command.By };
        return new Decision
        {
            Rows = [next, cancelled],
            Messages = [new RefundCancelled(next.OrderId, next.PaymentId, refund.Id, command.By, next.Version)],
        };
    }

    /// <summary>Rejection of a request about a refund that does not exist.</summary>
    public static Rejection NotFound(string id) => new(RejectionKind.NotFound, "refund_not_found", $"There is no refund '{id}'.");

    static Decision? FindObstacle(Refund refund, string action, string? ifMatch)
    {
        if (EntityTag.Check(ifMatch, EntityTag.Of(refund.Version)) is { } mismatch) return Decision.Reject(mismatch);
        return refund.Status is RefundStatus.Failed
            ? null
            : Decision.Reject(
                RejectionKind.Conflict, "refund_not_failed", $"The refund is {refund.Status.Text()}: only a failed one can be {action}.");
    }

    static Decision ReplacedBy(Refund last) => Decision.Reject(
        RejectionKind.Conflict, "newer_refund",
        $"Refund {last.Id} was requested after this one and may have replaced it: cancel this one, and request a new refund if money "
        + "is still owed.");
}
