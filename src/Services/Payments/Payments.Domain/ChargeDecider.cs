using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Collecting the money of an order: once, or not at all.</summary>
public static class ChargeDecider
{
    /// <summary>Begins to collect. A repeat does nothing, whatever became of the first.</summary>
    public static Decision Initiate(Payment? payment, InitiatePayment command, DecisionContext facts) => payment switch
    {
        { Status: PaymentStatus.Voided } => FailVoided(payment, facts.Now),
        not null => Decision.Nothing,
        null when !Currency.IsKnown(command.Currency) =>
            FailNew(command, facts, "unknown_currency", $"Currency '{command.Currency}' cannot be charged."),
        null => Collect(command, facts),
    };

    /// <summary>The provider took the money. Where it is not wanted any more, it goes straight back.</summary>
    public static Decision Succeed(Payment? payment, ChargeSucceeded outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: PaymentStatus.Completed or PaymentStatus.Refunded } or { Amount: 0 } => Decision.Nothing,
        { Status: PaymentStatus.Failed or PaymentStatus.Voided } =>
            RefundDecider.BeginRefund(Capture(payment, outcome, now), payment.Amount, "The payment had already ended.", "saga", now),
        { PendingRefundReason: { } reason } =>
            RefundDecider.BeginRefund(Capture(payment, outcome, now), payment.Amount, reason, "saga", now),
        _ => Capture(payment, outcome, now),
    };

    /// <summary>The provider definitely refused.</summary>
    public static Decision Decline(Payment? payment, ChargeDeclined outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: not (PaymentStatus.Pending or PaymentStatus.Unknown) } => Decision.Nothing,
        { PendingRefundReason: not null } => Void(payment, outcome.Attempts, now),
        _ => Fail(payment, outcome, now),
    };

    /// <summary>Nobody knows yet whether the money was taken: said once, and not a failure.</summary>
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

    /// <summary>The charge ended without anything being taken, because it was not wanted any more.</summary>
    public static Decision VoidUnsent(Payment? payment, ChargeVoided outcome, DateTimeOffset now) => payment switch
    {
        null => Decision.OutOfOrder,
        { Status: PaymentStatus.Pending or PaymentStatus.Unknown } => Void(payment, outcome.Attempts, now),
        _ => Decision.Nothing,
    };

    /// <summary>The goods left the house. An order without a payment needs no note of it.</summary>
    public static Decision MarkDispatched(Payment? payment, DateTimeOffset now) => payment is null or { IsDispatched: true }
        ? Decision.Nothing
        : Decision.Change(payment with { Version = payment.Version + 1, IsDispatched = true, ChangedAt = now });

    static Decision Collect(InitiatePayment command, DecisionContext facts) => command.Amount switch
    {
        null => FailNew(command, facts, "no_total", "The order has no total to charge."),
        < 0 or > Money.MaxMinor =>
            FailNew(command, facts, "invalid_amount", $"An amount of {command.Amount} minor units cannot be charged."),
        0 => CompleteFree(command, facts),
        _ => BeginCharge(command, facts),
    };

    static Decision BeginCharge(InitiatePayment command, DecisionContext facts)
    {
        var payment = New(command, facts);
        var charge = new ChargeCard(payment.OrderId, payment.Amount, payment.Currency, command.PaymentToken);
        return Decision.Change(payment) with { Effects = [new EffectRequest(ChargeCard.KeyOf(payment.OrderId, 1), charge)] };
    }

    static Decision CompleteFree(InitiatePayment command, DecisionContext facts)
    {
        var payment = New(command, facts) with { Status = PaymentStatus.Completed };
        return Decision.Change(payment, Completed(payment));
    }

    static Decision FailNew(InitiatePayment command, DecisionContext facts, string code, string reason)
    {
        var payment = New(command, facts) with { Status = PaymentStatus.Failed, Amount = 0, Code = code, Reason = reason };
        return Decision.Change(payment, Failed(payment, code, reason));
    }

    static Decision FailVoided(Payment payment, DateTimeOffset now)
    {
        var told = payment with { Version = payment.Version + 1, ChangedAt = now };
        return Decision.Change(told, Failed(told, "voided", "The payment was called off before it began."));
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
            LedgerEntry.ChargeIdOf(payment.OrderId), 1, payment.OrderId, LedgerEntry.ProviderAccount,
            LedgerEntry.CustomersAccount, payment.Amount, payment.Currency, LedgerEntry.Charge, outcome.Reference, now);
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

    static Payment New(InitiatePayment command, DecisionContext facts) => new(
        command.OrderId, 1, facts.NewId, command.Owner, PaymentStatus.Pending, command.Amount ?? 0, 0, 0, 0,
        command.Currency, null, null, 0, 0, null, false, null, facts.Now, facts.Now);

    static PaymentCompleted Completed(Payment payment) =>
        new(payment.OrderId, payment.PaymentId, payment.Amount, payment.Currency, payment.Version);

    static PaymentFailed Failed(Payment payment, string code, string reason) =>
        new(payment.OrderId, payment.PaymentId, code, reason, payment.Version);
}
