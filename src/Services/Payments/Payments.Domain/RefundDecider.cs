using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on refunds: never more than was collected, never twice. Each response is a new version of the payment.</summary>
public static class RefundDecider
{
    const string Saga = "saga";

    /// <summary>Refunds or voids the payment for the saga, in any status. The saga continues only on <c>payment.refunded</c>.</summary>
    public static Decision RefundOrVoid(Payment? payment, RefundPayment command, DecisionContext context) => payment switch
    {
        null => WriteTombstone(command, context),
        { Status: PaymentStatus.Pending or PaymentStatus.Unknown, PendingRefundReason: not null } => Decision.Nothing,
        { Status: PaymentStatus.Pending or PaymentStatus.Unknown } => Decision.Change(
            Next(payment, context.Now) with { PendingRefundReason = command.Reason }),
        { Status: PaymentStatus.Failed or PaymentStatus.Voided or PaymentStatus.Refunded } =>
            ConfirmRefunded(Next(payment, context.Now)),
        { Captured: 0 } => ConfirmRefunded(Next(payment, context.Now) with { Status = PaymentStatus.Refunded, Reason = command.Reason }),
        { RefundableAmount: 0 } => Decision.Nothing,
        _ => BeginRefund(Decision.Change(Next(payment, context.Now)), payment.RefundableAmount, command.Reason, Saga, context.Now),
    };

    /// <summary>
    /// Refunds for an operator. The whole remaining amount before dispatch is a cancellation, which the saga performs; anything else is
    /// a refund of its own.
    /// </summary>
    public static Decision RefundByOperator(Payment? payment, RefundByOperator command, DateTimeOffset now) => payment switch
    {
        null => Decision.Reject(RejectionKind.NotFound, "payment_not_found", "Payment not found."),
        _ when command.Amount <= 0 =>
            Decision.Reject(RejectionKind.Invalid, "invalid_amount", "The amount must be more than 0.", "amount"),
        { Status: not (PaymentStatus.Completed or PaymentStatus.Refunded) } => Decision.Reject(
            RejectionKind.Conflict, "payment_not_completed",
            $"The payment is {payment.Status.Text()}: there is nothing to refund. Cancel the order instead."),
        { RefundableAmount: 0 } => Decision.Reject(
            RejectionKind.Conflict, "nothing_left", "The whole payment is already refunded or in flight."),
        _ when command.Amount > payment.RefundableAmount => Decision.Reject(
            RejectionKind.Conflict, "refund_exceeds_payment",
            $"{Format(command.Amount.Value, payment)} is more than the {Format(payment.RefundableAmount, payment)} that is refundable.",
            "amount"),
        { IsDispatched: false } when command.Amount is null || command.Amount == payment.RefundableAmount =>
            RequestCancellation(Next(payment, now), command),
        _ => BeginRefund(
            Decision.Change(Next(payment, now)), command.Amount ?? payment.RefundableAmount, command.Reason,
            command.RequestedBy, now),
    };

    /// <summary>Records a successful refund.</summary>
    public static Decision Succeed(Payment? payment, Refund? refund, RefundSucceeded outcome, DateTimeOffset now)
    {
        if (payment is null || refund is null) return Decision.OutOfOrder;
        if (refund.Status is not RefundStatus.Pending) return Decision.Nothing;
        var after = Next(payment, now) with
        {
            Refunded = payment.Refunded + refund.Amount,
            RefundInFlight = payment.RefundInFlight - refund.Amount,
        };
        if (after.IsFullyRefunded) after = after with { Status = PaymentStatus.Refunded, Reason = refund.Reason };
        var completed = refund with
        {
            Version = refund.Version + 1,
            Status = RefundStatus.Completed,
            ProviderReference = outcome.Reference,
            ChangedAt = now,
        };
        var entry = new LedgerEntry(
            refund.Id,
            Version: 1,
            refund.OrderId,
            Debit: LedgerEntry.CustomersAccount,
            Credit: LedgerEntry.ProviderAccount,
            refund.Amount,
            refund.Currency,
            LedgerEntry.Refund,
            outcome.Reference,
            now);
        return new Decision { Rows = [after, completed, entry], Messages = [RefundedEvent(after, refund.Amount)] };
    }

    /// <summary>Records a final refusal of the provider; the amount is available for a new refund.</summary>
    public static Decision Fail(Payment? payment, Refund? refund, RefundRefused outcome, DateTimeOffset now)
    {
        if (payment is null || refund is null) return Decision.OutOfOrder;
        if (refund.Status is not RefundStatus.Pending) return Decision.Nothing;
        var after = Next(payment, now) with { RefundInFlight = payment.RefundInFlight - refund.Amount };
        var failed = refund with
        {
            Version = refund.Version + 1,
            Status = RefundStatus.Failed,
            Failure = outcome.Reason,
            ChangedAt = now,
        };
        return new Decision
        {
            Rows = [after, failed],
            Messages = [new PaymentRefundFailed(after.OrderId, after.PaymentId, outcome.Reason, after.Version)],
        };
    }

    /// <summary>Adds a refund to a decision whose first row is the payment, which must have the amount left.</summary>
    internal static Decision BeginRefund(Decision decision, long amount, string? reason, string requestedBy, DateTimeOffset now)
    {
        var payment = (Payment)decision.Rows[0];
        var number = payment.RefundCount + 1;
        var refund = new Refund(
            Refund.IdOf(payment.OrderId, number),
            Version: 1,
            payment.OrderId,
            amount,
            payment.Currency,
            RefundStatus.Pending,
            reason,
            requestedBy,
            Failure: null,
            ProviderReference: null,
            CreatedAt: now,
            ChangedAt: now);
        var updated = payment with { RefundCount = number, RefundInFlight = payment.RefundInFlight + amount };
        return decision with
        {
            Rows = [updated, refund, .. decision.Rows.Skip(1)],
            Effects = [new EffectRequest(refund.Id, new IssueRefund(payment.OrderId, refund.Id, amount, payment.Currency))],
        };
    }

    /// <summary>The event that confirms a refund to the saga.</summary>
    internal static PaymentRefunded RefundedEvent(Payment payment, long amount) => new(
        payment.OrderId, payment.PaymentId, amount, payment.Refunded, payment.Currency, payment.IsFullyRefunded, payment.Version);

    static Decision ConfirmRefunded(Payment payment) => Decision.Change(payment, RefundedEvent(payment, 0));

    static Decision WriteTombstone(RefundPayment command, DecisionContext context)
    {
        var voided = new Payment(
            command.OrderId,
            Version: 1,
            context.NewId,
            command.Owner,
            PaymentStatus.Voided,
            Amount: 0,
            Captured: 0,
            Refunded: 0,
            RefundInFlight: 0,
            context.Currency,
            command.Reason,
            Code: "voided",
            Attempts: 0,
            RefundCount: 0,
            PendingRefundReason: command.Reason,
            IsDispatched: false,
            ProviderReference: null,
            CreatedAt: context.Now,
            ChangedAt: context.Now);
        return ConfirmRefunded(voided);
    }

    static Decision RequestCancellation(Payment payment, RefundByOperator command) => Decision.Change(
        payment,
        new RefundRequested(
            payment.OrderId, command.Reason ?? "Refunded by an operator.", command.RequestedBy, payment.Version));

    static Payment Next(Payment payment, DateTimeOffset now) =>
        payment with { Version = payment.Version + 1, ChangedAt = now };

    static string Format(long minor, Payment payment) => new Money(minor, payment.Currency).ToString();
}
