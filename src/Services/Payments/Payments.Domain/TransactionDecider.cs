using Doms.Contracts;
using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Decides on the charge of an order: it is collected at most once.</summary>
public static class TransactionDecider
{
    /// <summary>Keeps the means of payment until its charge; a payment that exists does not need it any more.</summary>
    public static Decision Prepare(Payment? payment, PaymentMethod? method, PreparePayment command, DecisionContext context) =>
        payment is null && method is null
            ? Decision.Change(NewMethod(command.OrderId, command.Owner, command.Token, context))
            : Decision.Nothing;

    /// <summary>
    /// Begins the charge, once. A repeat publishes its outcome again; while it has none, the provider's response will. It is out of
    /// order while its means of payment has not arrived.
    /// </summary>
    public static Decision Initiate(Payment? payment, PaymentMethod? method, InitiatePayment command, DecisionContext context) =>
        payment switch
        {
            not null => TellOutcome(payment),
            null when command is { HasToken: true, PaymentToken: null } && method is null => Decision.OutOfOrder,
            null when !Currency.IsKnown(command.Currency) =>
                FailNew(command, context, "unknown_currency", $"Currency '{command.Currency}' cannot be charged."),
            null => Collect(method, command, context),
        };

    /// <summary>Records a successful charge. If the payment is no longer wanted, it is refunded immediately.</summary>
    public static Decision Succeed(Payment? payment, PaymentTransaction? charge, ChargeSucceeded outcome, DateTimeOffset now) =>
        (payment, charge) switch
        {
            (null, _) => Decision.OutOfOrder,
            (_, null or { Status: TransactionStatus.Succeeded }) => Decision.Nothing,
            ({ Status: PaymentStatus.Failed or PaymentStatus.Voided }, _) =>
                CaptureAndRefund(payment, charge, outcome, "The payment had already reached a final status.", now),
            ({ PendingRefundReason: { } reason }, _) => CaptureAndRefund(payment, charge, outcome, reason, now),
            _ => Capture(payment, charge, outcome, now),
        };

    /// <summary>Records a final refusal of the provider.</summary>
    public static Decision Decline(Payment? payment, PaymentTransaction? charge, ChargeDeclined outcome, DateTimeOffset now)
    {
        if (payment is null) return Decision.OutOfOrder;
        if (charge is not { IsOpen: true }) return Decision.Nothing;
        var failed = charge.End(TransactionStatus.Failed, outcome.Code, outcome.Reason, outcome.Attempts);
        return payment.PendingRefundReason is null ? Fail(payment, failed, now) : Void(payment, failed, now);
    }

    /// <summary>Records that the outcome of the charge is unknown: published once, and not a failure.</summary>
    public static Decision MarkUnknown(Payment? payment, PaymentTransaction? charge, ChargeUnknown outcome, DateTimeOffset now)
    {
        if (payment is null) return Decision.OutOfOrder;
        if (charge is not { Status: TransactionStatus.Pending }) return Decision.Nothing;
        var unknown = payment.Next(now) with { Reason = outcome.Reason, Code = "unknown" };
        return new Decision
        {
            Rows =
            [
                unknown.Fold(TransactionStatus.Unknown),
                charge.End(TransactionStatus.Unknown, code: null, outcome.Reason, outcome.Attempts),
            ],
            Messages = [new PaymentUnknown(unknown.OrderId, unknown.PaymentId, outcome.Reason, unknown.Version)],
        };
    }

    /// <summary>Voids a payment whose charge was cancelled before it took effect.</summary>
    public static Decision VoidUnsent(Payment? payment, PaymentTransaction? charge, ChargeVoided outcome, DateTimeOffset now)
    {
        if (payment is null) return Decision.OutOfOrder;
        return charge is { IsOpen: true }
            ? Void(payment, charge.End(TransactionStatus.Voided, code: null, reason: null, outcome.Attempts), now)
            : Decision.Nothing;
    }

    /// <summary>Records that an operator closed the order and wrote off what is neither returned nor in flight.</summary>
    public static Decision WriteOff(Payment? payment, WriteOffPayment command, DateTimeOffset now) =>
        payment is null or { WrittenOffBy: not null } or { RefundableAmount: 0 }
            ? Decision.Nothing
            : Decision.Change(payment.Next(now) with { WrittenOff = payment.RefundableAmount, WrittenOffBy = command.By });

    /// <summary>Records the dispatch of the shipment. An order without a payment does not need it.</summary>
    public static Decision MarkDispatched(Payment? payment, DateTimeOffset now) => payment is null or { IsDispatched: true }
        ? Decision.Nothing
        : Decision.Change(payment.Next(now) with { IsDispatched = true });

    static Decision TellOutcome(Payment payment) => payment.Status switch
    {
        PaymentStatus.Pending or PaymentStatus.Unknown => Decision.Nothing,
        // The saga must not continue with money whose refund is in flight: the outcome of the refund is the response.
        PaymentStatus.Completed when payment is { Captured: > 0, RefundableAmount: 0 } => Decision.Nothing,
        PaymentStatus.Completed => Decision.Publish(Completed(payment)),
        PaymentStatus.Failed => Decision.Publish(Failed(payment, payment.Code!, payment.Reason!)),
        PaymentStatus.Voided => Decision.Publish(Failed(payment, "voided", "The payment was voided.")),
        _ => Decision.Publish(Failed(payment, "refunded", "The payment was refunded.")),
    };

    static Decision Collect(PaymentMethod? method, InitiatePayment command, DecisionContext context) => command.Amount switch
    {
        null => FailNew(command, context, "no_total", "The order has no total to charge."),
        < 0 or > Money.MaxMinor =>
            FailNew(command, context, "invalid_amount", $"An amount of {command.Amount} minor units cannot be charged."),
        0 => CompleteFree(command, context),
        _ => BeginCharge(method, command, context),
    };

    static Decision BeginCharge(PaymentMethod? method, InitiatePayment command, DecisionContext context)
    {
        var payment = New(command, context) with { TransactionCount = PaymentTransaction.ChargeNumber };
        var charge = PaymentTransaction.Begin(payment, TransactionKind.Charge, payment.Amount, context.Now);
        var used = UsedMethod(method, command, context);
        var call = new ChargeCard(
            payment.OrderId, payment.Amount, payment.Currency, Token: null, charge.Id, HasToken: used is not null);
        return new Decision
        {
            Rows = used is null ? [payment.Fold(charge.Status), charge] : [payment.Fold(charge.Status), charge, used],
            Messages = [new PaymentInitiated(payment.OrderId, payment.PaymentId, payment.Version)],
            Effects = [new EffectRequest(charge.CallKey, call)],
        };
    }

    /// <summary>
    /// Finds the means of payment, and writes it: another process that deletes it at the same time, because it sees no charge, conflicts.
    /// </summary>
    static PaymentMethod? UsedMethod(PaymentMethod? method, InitiatePayment command, DecisionContext context) => method switch
    {
        not null => method with { Version = method.Version + 1 },
        null when command.PaymentToken is { } token => NewMethod(command.OrderId, command.Owner, token, context),
        null => null,
    };

    static Decision CompleteFree(InitiatePayment command, DecisionContext context)
    {
        var payment = New(command, context).Fold(collection: null);
        return Decision.Change(payment, Completed(payment));
    }

    static Decision FailNew(InitiatePayment command, DecisionContext context, string code, string reason)
    {
        var payment = (New(command, context) with { Amount = 0, Code = code, Reason = reason }).Fold(collection: null);
        return Decision.Change(payment, Failed(payment, code, reason));
    }

    static Decision Capture(Payment payment, PaymentTransaction charge, ChargeSucceeded outcome, DateTimeOffset now)
    {
        var succeeded = charge.Succeed(outcome.Reference, outcome.Attempts, now);
        var captured = payment.Next(now) with { Captured = payment.Captured + charge.Amount, Reason = null, Code = null };
        return new Decision { Rows = [captured.Fold(succeeded.Status), succeeded], Messages = [Completed(captured)] };
    }

    static Decision CaptureAndRefund(
        Payment payment, PaymentTransaction charge, ChargeSucceeded outcome, string reason, DateTimeOffset now)
    {
        var capture = Capture(payment, charge, outcome, now);
        var captured = capture.Row<Payment>()!;
        var refund = Refund.New(captured, captured.RefundableAmount, Refund.OrderCancelled, reason, null, SystemActors.Saga, now);
        var begun = RefundStart.Begin(captured, capture.Row<PaymentTransaction>()!, refund, now);
        return begun with { Rows = [.. capture.Rows, .. begun.Rows], Messages = [.. capture.Messages, .. begun.Messages] };
    }

    static Decision Fail(Payment payment, PaymentTransaction charge, DateTimeOffset now)
    {
        var failed = (payment.Next(now) with { Reason = charge.Reason, Code = charge.Code }).Fold(charge.Status);
        return new Decision { Rows = [failed, charge], Messages = [Failed(failed, charge.Code!, charge.Reason!)] };
    }

    static Decision Void(Payment payment, PaymentTransaction charge, DateTimeOffset now)
    {
        var voided = (payment.Next(now) with { Reason = payment.PendingRefundReason, Code = "voided" }).Fold(charge.Status);
        return new Decision { Rows = [voided, charge], Messages = [RefundDecider.RefundedEvent(voided, 0)] };
    }

    static PaymentMethod NewMethod(string orderId, string owner, string token, DecisionContext context) =>
        new(orderId, Version: 1, owner, token, context.StoreClock + context.MethodLifetime);

    static Payment New(InitiatePayment command, DecisionContext context) =>
        Payment.New(command.OrderId, command.Owner, command.Currency, command.Amount ?? 0, context) with
        {
            Lines = command.Lines is { } lines
                ? [.. lines.Select(line => new PaymentLine(line.LineId, line.Quantity, line.Total))]
                : [],
            Shipping = command.Shipping,
        };

    static PaymentCompleted Completed(Payment payment) =>
        new(payment.OrderId, payment.PaymentId, payment.Amount, payment.Currency, payment.Version);

    static PaymentFailed Failed(Payment payment, string code, string reason) =>
        new(payment.OrderId, payment.PaymentId, code, reason, payment.Version);
}
