using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on refunds: never more than was collected, never twice. Each response is a new version of the payment.</summary>
public static class RefundDecider
{
    /// <summary>Refunds or voids the payment for the saga, in any status. The saga continues only on <c>payment.refunded</c>.</summary>
    public static Decision RefundOrVoid(PaymentRows rows, RefundPayment command, DecisionContext context) => rows.Payment switch
    {
        null => WriteTombstone(command, context),
        { IsOpen: true, PendingRefundReason: not null } => Decision.Nothing,
        { IsOpen: true } open => Decision.Change(open.Next(context.Now) with { PendingRefundReason = command.Reason }),
        { Captured: 0, Status: PaymentStatus.Completed } free => ConfirmRefunded(Void(free.Next(context.Now), command.Reason)),
        { Captured: 0 } ended => ConfirmRefunded(ended.Next(context.Now)),
        { RefundableAmount: 0 } covered => EndCovered(covered, rows.Requested, context.Now),
        { } payment => RefundStart.Begin(payment, rows.Charge!, RefundOfAll(payment, rows.LastRefund, command, context.Now), context.Now),
    };

    /// <summary>Executes a requested refund as a return: the order is not cancelled, or was cancelled without its refund.</summary>
    public static Decision ExecuteRequested(PaymentRows rows, DateTimeOffset now)
    {
        if (rows is not { Payment: { } payment, Requested: { } requested }) return Decision.Nothing;
        if (payment.RefundableAmount == 0) return EndCovered(payment, requested, now);
        var amount = Math.Min(requested.Amount, payment.RefundableAmount);
        return RefundStart.Begin(payment, rows.Charge!, requested.Next(RefundStatus.Pending, now) with { Amount = amount }, now);
    }

    /// <summary>Records a successful refund, also one that the provider had refused, as long as nothing else was done about it.</summary>
    public static Decision Succeed(
        Payment? payment, Refund? refund, PaymentTransaction? transaction, RefundSucceeded outcome, DateTimeOffset now)
    {
        if (payment is null || refund is null || transaction is null) return Decision.OutOfOrder;
        var wasRefused = (refund.Status, transaction.Status) is (RefundStatus.Failed, TransactionStatus.Failed);
        var isOpen = wasRefused ? refund.Amount <= payment.RefundableAmount : transaction.Status is TransactionStatus.Pending;
        if (!isOpen) return Decision.Nothing;
        var next = payment.Next(now) with
        {
            Refunded = payment.Refunded + refund.Amount,
            RefundInFlight = payment.RefundInFlight - (wasRefused ? 0 : refund.Amount),
        };
        var after = CountReturned(next, refund);
        var settled = transaction.Succeed(outcome.Reference, transaction.Attempts + 1, now);
        return new Decision
        {
            Rows = [after, refund.Next(RefundStatus.Succeeded, now), settled],
            Messages = [RefundedEvent(after, refund.Amount, refund.Id)],
        };
    }

    /// <summary>Records a final refusal of the provider; the amount is available for a new refund.</summary>
    public static Decision Fail(
        Payment? payment, Refund? refund, PaymentTransaction? transaction, RefundRefused outcome, DateTimeOffset now)
    {
        if (payment is null || refund is null || transaction is null) return Decision.OutOfOrder;
        if (transaction.Status is not TransactionStatus.Pending) return Decision.Nothing;
        var after = payment.Next(now) with { RefundInFlight = payment.RefundInFlight - refund.Amount };
        var failed = refund.Next(RefundStatus.Failed, now) with { FailureCode = outcome.Code, Failure = outcome.Reason };
        return new Decision
        {
            Rows =
            [
                after, failed,
                transaction.End(TransactionStatus.Failed, outcome.Code, outcome.Reason, transaction.Attempts + 1),
            ],
            Messages = [new PaymentRefundFailed(after.OrderId, after.PaymentId, outcome.Reason, after.Version, refund.Id)],
        };
    }

    /// <summary>Updates the status of a payment after a refund; it tells why once all money is returned.</summary>
    internal static Payment CountReturned(Payment payment, Refund refund)
    {
        var after = payment.Fold(TransactionStatus.Succeeded);
        return after.IsFullyRefunded ? after with { Reason = refund.PublicReason } : after;
    }

    /// <summary>Creates the event that confirms a refund to the saga.</summary>
    internal static PaymentRefunded RefundedEvent(
        Payment payment, long amount, string? refundId = null, bool isManual = false, string? by = null) => new(
        payment.OrderId, payment.PaymentId, amount, payment.ReturnedAmount, payment.Currency, payment.IsFullyRefunded, payment.Version,
        refundId, isManual, by);

    /// <summary>Adopts a requested refund, or tries a failed one of the whole remaining amount again; otherwise it is a new one.</summary>
    static Refund RefundOfAll(Payment payment, Refund? last, RefundPayment command, DateTimeOffset now)
    {
        var left = payment.RefundableAmount;
        var isWaiting = last is { Status: RefundStatus.Requested } || (last is { Status: RefundStatus.Failed } && last.Amount == left);
        return isWaiting
            ? last!.Next(RefundStatus.Pending, now) with { Amount = left }
            : Refund.New(payment, left, Refund.OrderCancelled, command.Reason, customerReason: null, SystemActors.Saga, now);
    }

    /// <summary>Ends a refund for which nothing is left. While money is in flight, its outcome is the response.</summary>
    static Decision EndCovered(Payment payment, Refund? requested, DateTimeOffset now)
    {
        if (requested is null && !payment.IsFullyRefunded) return Decision.Nothing;
        var next = payment.Next(now);
        return new Decision
        {
            Rows = requested is null ? [next] : [next, requested.Next(RefundStatus.Cancelled, now)],
            Messages = [RefundedEvent(next, 0, requested?.Id)],
        };
    }

    static Decision ConfirmRefunded(Payment payment) => Decision.Change(payment, RefundedEvent(payment, 0));

    static Payment Void(Payment payment, string reason) =>
        (payment with { PendingRefundReason = reason, Reason = reason, Code = "voided" }).Fold(collection: null);

    static Decision WriteTombstone(RefundPayment command, DecisionContext context)
    {
        var payment = Payment.New(command.OrderId, command.Owner, context.Currency, amount: 0, context);
        return ConfirmRefunded(Void(payment, command.Reason));
    }
}
