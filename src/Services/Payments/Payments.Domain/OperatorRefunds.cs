using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on the requests of operators for refunds.</summary>
public static class OperatorRefunds
{
    /// <summary>
    /// Begins a refund. One that asks for the order's cancellation waits for the saga, which refunds while it compensates or refuses.
    /// </summary>
    public static Decision Create(PaymentRows rows, RefundByOperator command, DateTimeOffset now) => rows.Payment switch
    {
        null => Decision.Reject(NotFound(command.OrderId)),
        { } payment when EntityTag.Check(command.IfMatch, EntityTag.Of(payment.Version)) is { } mismatch => Decision.Reject(mismatch),
        _ when command.Amount <= 0 =>
            Decision.Reject(RejectionKind.Invalid, "invalid_amount", "The amount must be more than 0.", "amount"),
        { Status: not (PaymentStatus.Completed or PaymentStatus.Refunded) } payment => Decision.Reject(
            RejectionKind.Conflict, "payment_not_completed",
            $"The payment is {payment.Status.Text()}: there is nothing to refund. Cancel the order instead."),
        { Captured: 0 } => Decision.Reject(
            RejectionKind.Conflict, "free_order", "The order is free: nothing was taken, so there is nothing to refund."),
        { } payment when rows.Requested is { } requested => AskAgain(payment, requested, command, now),
        { } payment => Begin(rows, payment, command, now),
    };

    /// <summary>Rejection of a request about the payment of an order that has none.</summary>
    public static Rejection NotFound(string orderId) =>
        new(RejectionKind.NotFound, "payment_not_found", $"There is no payment for order '{orderId}'.");

    static Decision Begin(PaymentRows rows, Payment payment, RefundByOperator command, DateTimeOffset now)
    {
        var whole = Refund.New(
            payment, payment.RefundableAmount, command.ReasonCode, command.Reason, command.PublicReason, command.RequestedBy, now) with
        {
            ReturnId = command.ReturnId,
        };
        var (counted, refund, refusal) = command.IsByLines
            ? RefundByLines.Fill(payment, whole, command)
            : (payment, whole with { Amount = command.Amount ?? whole.Amount }, null);
        if (refusal is not null) return Decision.Reject(refusal);
        if (FindExcess(payment, refund.Amount) is { } excess) return excess;
        if (!AsksForCancellation(payment, refund.Amount, command.Cancellation))
            return RefundStart.Begin(counted, rows.Charge!, refund, now);
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

    /// <summary>Rejects an amount of which not enough is left; null where it is.</summary>
    internal static Decision? FindExcess(Payment payment, long amount)
    {
        var left = payment.RefundableAmount;
        if (left == 0)
            return Decision.Reject(
                RejectionKind.Conflict, "nothing_left", "The whole payment is already refunded or in flight.");
        return amount > left
            ? Decision.Reject(
                RejectionKind.Conflict, "refund_exceeds_payment",
                $"{Format(amount, payment)} is more than the {Format(left, payment)} that is refundable.", "amount")
            : null;
    }

    static string Format(long minor, Payment payment) => new Money(minor, payment.Currency).ToString();
}
