using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on the requests of operators about refunds.</summary>
public static class OperatorRefunds
{
    /// <summary>
    /// Begins a refund. One that asks for the order's cancellation waits for the saga, which refunds while it compensates or refuses.
    /// </summary>
    public static Decision Create(PaymentRows rows, RefundByOperator command, DateTimeOffset now) => rows.Payment switch
    {
        null => Decision.Reject(RejectionKind.NotFound, "payment_not_found", "Payment not found."),
        _ when command.Amount <= 0 =>
            Decision.Reject(RejectionKind.Invalid, "invalid_amount", "The amount must be more than 0.", "amount"),
        { Status: not (PaymentStatus.Completed or PaymentStatus.Refunded) } payment => Decision.Reject(
            RejectionKind.Conflict, "payment_not_completed",
            $"The payment is {payment.Status.Text()}: there is nothing to refund. Cancel the order instead."),
        { } payment when rows.Requested is { } requested => AskAgain(payment, requested, command, now),
        { } payment => FindExcess(payment, command.Amount) ?? Begin(rows, payment, command, now),
    };

    /// <summary>Tries a failed refund again, under a new key.</summary>
    public static Decision Retry(Payment? payment, PaymentTransaction? charge, Refund? refund, DateTimeOffset now)
    {
        if (payment is null || refund is null) return NotFound;
        return FindObstacle(payment, refund) ?? RefundStart.Begin(payment, charge!, refund.Next(RefundStatus.Pending, now), now);
    }

    /// <summary>Records that the money of a failed refund was returned outside the provider.</summary>
    public static Decision Settle(Payment? payment, Refund? refund, SettleRefund command, DateTimeOffset now)
    {
        if (payment is null || refund is null) return NotFound;
        if (FindObstacle(payment, refund) is { } obstacle) return obstacle;
        var settled = refund.Next(RefundStatus.SettledManually, now) with
        {
            SettledReference = command.Reference, Note = command.Note ?? refund.Note,
        };
        var next = payment.Next(now) with { SettledManually = payment.SettledManually + refund.Amount };
        var after = RefundDecider.CountReturned(next, settled);
        return new Decision
        {
            Rows = [after, settled], Messages = [RefundDecider.RefundedEvent(after, refund.Amount, refund.Id, isManual: true)],
        };
    }

    static Decision NotFound => Decision.Reject(RejectionKind.NotFound, "refund_not_found", "Refund not found.");

    static Decision Begin(PaymentRows rows, Payment payment, RefundByOperator command, DateTimeOffset now)
    {
        var amount = command.Amount ?? payment.RefundableAmount;
        var refund = Refund.New(
            payment, amount, command.ReasonCode, command.Reason, command.PublicReason, command.RequestedBy, now);
        if (!AsksForCancellation(payment, amount, command.Cancellation)) return RefundStart.Begin(payment, rows.Charge!, refund, now);
        var next = payment.Next(now) with { RefundCount = refund.Number };
        return new Decision { Rows = [next, refund], Messages = [Request(next, refund)] };
    }

    static bool AsksForCancellation(Payment payment, long amount, OrderCancellation cancellation) =>
        cancellation == OrderCancellation.Always
        || (cancellation == OrderCancellation.FullBeforeDispatch && !payment.IsDispatched && amount == payment.RefundableAmount);

    /// <summary>Asks the saga again when the same is requested again; any other refund has to wait for its answer.</summary>
    static Decision AskAgain(Payment payment, Refund requested, RefundByOperator command, DateTimeOffset now)
    {
        var isSame = command.Cancellation != OrderCancellation.Never && (command.Amount ?? requested.Amount) == requested.Amount;
        if (!isSame)
            return Decision.Reject(
                RejectionKind.Conflict, "refund_requested",
                $"Refund {requested.Id} waits for the cancellation of the order; another one can begin when it is decided.");
        var next = payment.Next(now);
        return new Decision { Rows = [next, requested.Next(RefundStatus.Requested, now)], Messages = [Request(next, requested)] };
    }

    static RefundRequested Request(Payment payment, Refund refund) => new(
        payment.OrderId, refund.PublicReason, refund.RequestedBy, payment.Version, refund.Id);

    static Decision? FindObstacle(Payment payment, Refund refund) => refund.Status is RefundStatus.Failed
        ? FindExcess(payment, refund.Amount)
        : Decision.Reject(
            RejectionKind.Conflict, "refund_not_failed",
            $"The refund is {refund.Status.Text()}: only a failed one can be retried or settled.");

    static Decision? FindExcess(Payment payment, long? amount)
    {
        var left = payment.RefundableAmount;
        if (left == 0)
            return Decision.Reject(
                RejectionKind.Conflict, "nothing_left", "The whole payment is already refunded or in flight.");
        return amount > left
            ? Decision.Reject(
                RejectionKind.Conflict, "refund_exceeds_payment",
                $"{Format(amount.Value, payment)} is more than the {Format(left, payment)} that is refundable.", "amount")
            : null;
    }

    static string Format(long minor, Payment payment) => new Money(minor, payment.Currency).ToString();
}
