using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on the charge of an order: it is collected at most once.</summary>
public static class ChargeDecider
{
    /// <summary>Begins the charge, once. A repeat publishes its outcome again; while it has none, the provider's response will.</summary>
    public static Decision Initiate(Payment? payment, InitiatePayment command, DecisionContext context) => payment switch
    {
        not null => Repeat(payment),
        null when !Currency.IsKnown(command.Currency) =>
            FailNew(command, context, "unknown_currency", $"Currency '{command.Currency}' cannot be charged."),
        null => Collect(command, context),
    };

    /// <summary>Records a successful charge. If the payment is no longer wanted, it is refunded immediately.</summary>
    public static Decision Succeed(Payment? payment, ChargeSucceeded outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: PaymentStatus.Completed or PaymentStatus.Refunded } or { Amount: 0 } => Decision.Nothing,
        { Status: PaymentStatus.Failed or PaymentStatus.Voided } =>
            RefundDecider.BeginRefund(
                Capture(payment, outcome, now), payment.Amount, "The payment had already reached a final status.", "saga", now),
        { PendingRefundReason: { } reason } =>
            RefundDecider.BeginRefund(Capture(payment, outcome, now), payment.Amount, reason, "saga", now),
        _ => Capture(payment, outcome, now),
    };

    /// <summary>Records a final refusal of the provider.</summary>
    public static Decision Decline(Payment? payment, ChargeDeclined outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: not (PaymentStatus.Pending or PaymentStatus.Unknown) } => Decision.Nothing,
        { PendingRefundReason: not null } => Void(payment, outcome.Attempts, now),
        _ => Fail(payment, outcome, now),
    };

    /// <summary>Records that the outcome of the charge is unknown: published once, and not a failure.</summary>
    public static Decision MarkUnknown(Payment? payment, ChargeUnknown outcome, DateTimeOffset now)
    {
        if (payment is null) return Decision.OutOfOrder;
        if (payment.Status is not PaymentStatus.Pending) return Decision.Nothing;
        var unknown = payment with
        {
            Version = payment.Version + 1,
            Status = PaymentStatus.Unknown,
            Attempts = outcome.Attempts,
            Reason = outcome.Reason,
            Code = "unknown",
            ChangedAt = now,
        };
        return Decision.Change(
            unknown, new PaymentUnknown(unknown.OrderId, unknown.PaymentId, outcome.Reason, unknown.Version));
    }

    /// <summary>Voids a payment whose charge was cancelled before it took effect.</summary>
    public static Decision VoidUnsent(Payment? payment, ChargeVoided outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: PaymentStatus.Pending or PaymentStatus.Unknown } => Void(payment, outcome.Attempts, now),
        _ => Decision.Nothing,
    };

    /// <summary>Records the dispatch of the shipment. An order without a payment does not need it.</summary>
    public static Decision MarkDispatched(Payment? payment, DateTimeOffset now) => payment is null or { IsDispatched: true }
        ? Decision.Nothing
        : Decision.Change(payment with { Version = payment.Version + 1, IsDispatched = true, ChangedAt = now });

    static Decision Repeat(Payment payment) => payment.Status switch
    {
        PaymentStatus.Pending or PaymentStatus.Unknown => Decision.Nothing,
        // The saga must not continue with money whose refund is in flight: the outcome of the refund is the response.
        PaymentStatus.Completed when payment is { Captured: > 0, RefundableAmount: 0 } => Decision.Nothing,
        PaymentStatus.Completed => Decision.Publish(Completed(payment)),
        PaymentStatus.Failed => Decision.Publish(Failed(payment, payment.Code!, payment.Reason!)),
        PaymentStatus.Voided => Decision.Publish(Failed(payment, "voided", "The payment was voided.")),
        _ => Decision.Publish(Failed(payment, "refunded", "The payment was refunded.")),
    };

    static Decision Collect(InitiatePayment command, DecisionContext context) => command.Amount switch
    {
        null => FailNew(command, context, "no_total", "The order has no total to charge."),
        < 0 or > Money.MaxMinor =>
            FailNew(command, context, "invalid_amount", $"An amount of {command.Amount} minor units cannot be charged."),
        0 => CompleteFree(command, context),
        _ => BeginCharge(command, context),
    };

    static Decision BeginCharge(InitiatePayment command, DecisionContext context)
    {
        var payment = New(command, context);
        var charge = new ChargeCard(payment.OrderId, payment.Amount, payment.Currency, command.PaymentToken);
        return Decision.Change(payment) with { Effects = [new EffectRequest(ChargeCard.KeyOf(payment.OrderId, 1), charge)] };
    }

    static Decision CompleteFree(InitiatePayment command, DecisionContext context)
    {
        var payment = New(command, context) with { Status = PaymentStatus.Completed };
        return Decision.Change(payment, Completed(payment));
    }

    static Decision FailNew(InitiatePayment command, DecisionContext context, string code, string reason)
    {
        var payment = New(command, context) with { Status = PaymentStatus.Failed, Amount = 0, Code = code, Reason = reason };
        return Decision.Change(payment, Failed(payment, code, reason));
    }

    static Decision Capture(Payment payment, ChargeSucceeded outcome, DateTimeOffset now)
    {
        var captured = payment with
        {
            Version = payment.Version + 1,
            Status = PaymentStatus.Completed,
            Captured = payment.Amount,
            Attempts = outcome.Attempts,
            Reason = null,
            Code = null,
            ProviderReference = outcome.Reference,
            ChangedAt = now,
        };
        var entry = new LedgerEntry(
            LedgerEntry.ChargeIdOf(payment.OrderId),
            Version: 1,
            payment.OrderId,
            Debit: LedgerEntry.ProviderAccount,
            Credit: LedgerEntry.CustomersAccount,
            payment.Amount,
            payment.Currency,
            LedgerEntry.Charge,
            outcome.Reference,
            now);
        return new Decision { Rows = [captured, entry], Messages = [Completed(captured)] };
    }

    static Decision Fail(Payment payment, ChargeDeclined outcome, DateTimeOffset now)
    {
        var failed = payment with
        {
            Version = payment.Version + 1,
            Status = PaymentStatus.Failed,
            Attempts = outcome.Attempts,
            Reason = outcome.Reason,
            Code = outcome.Code,
            ChangedAt = now,
        };
        return Decision.Change(failed, Failed(failed, outcome.Code, outcome.Reason));
    }

    static Decision Void(Payment payment, long attempts, DateTimeOffset now)
    {
        var voided = payment with
        {
            Version = payment.Version + 1,
            Status = PaymentStatus.Voided,
            Attempts = attempts,
            Reason = payment.PendingRefundReason,
            Code = "voided",
            ChangedAt = now,
        };
        return Decision.Change(voided, RefundDecider.RefundedEvent(voided, 0));
    }

    static Payment New(InitiatePayment command, DecisionContext context) => new(
        command.OrderId,
        Version: 1,
        context.NewId,
        command.Owner,
        PaymentStatus.Pending,
        Amount: command.Amount ?? 0,
        Captured: 0,
        Refunded: 0,
        RefundInFlight: 0,
        command.Currency,
        Reason: null,
        Code: null,
        Attempts: 0,
        RefundCount: 0,
        PendingRefundReason: null,
        IsDispatched: false,
        ProviderReference: null,
        CreatedAt: context.Now,
        ChangedAt: context.Now);

    static PaymentCompleted Completed(Payment payment) =>
        new(payment.OrderId, payment.PaymentId, payment.Amount, payment.Currency, payment.Version);

    static PaymentFailed Failed(Payment payment, string code, string reason) =>
        new(payment.OrderId, payment.PaymentId, code, reason, payment.Version);
}
