using Doms.Contracts.Messages;
using Doms.Primitives;
using Names = Doms.Orders.Domain.TimelineEventNames;

namespace Doms.Orders.Domain;

/// <summary>Facts of the order's payment and its refunds.</summary>
static class PaymentFacts
{
    const string Row = "payment";
    const string Actor = "payments";

    public static OrderFact? Of(IMessage message) => message switch
    {
        PaymentCompleted m => new(
            Row, m.Version, Names.PaymentCompleted, new Money(m.Amount, m.Currency).ToString(), "payment.success", Actor,
            (changed, _) => Answer(changed, m.PaymentId, m.Version, OrderPaymentStatuses.Paid, m.Amount))
        {
            IsOnce = true, Data = new EntryData(Amount: m.Amount),
        },
        PaymentFailed m => new(
            Row, m.Version, Names.PaymentFailed, m.Reason, "payment.failed", Actor,
            (changed, _) => Answer(changed, m.PaymentId, m.Version, OrderPaymentStatuses.Failed)) { IsOnce = true },
        PaymentUnknown m => new(
            Row, m.Version, Names.PaymentUnknown, m.Reason, "payment.unknown", Actor,
            (changed, _) => Answer(changed, m.PaymentId, m.Version, OrderPaymentStatuses.Unknown)),
        RefundRequested m => new(
            Row, m.Version, Names.RefundRequested, m.Reason, "payment.refund_requested",
            m.RequestedBy, (changed, at) => Request(changed, m, at)) { Data = new EntryData(RefundId: m.RefundId) },
        _ => OfRefund(message),
    };

    static OrderFact? OfRefund(IMessage message) => message switch
    {
        RefundBegun m => new(
            m.RefundId, m.Version, Names.RefundBegun, new Money(m.Amount, m.Currency).ToString(), "payment.refund_begun", m.By ?? Actor,
            (changed, _) => Begin(changed, m)) { Data = new EntryData(RefundId: m.RefundId, Amount: m.Amount) },
        PaymentRefunded { Amount: 0, RefundId: { } id } m when !m.Full || m.RefundedTotal > 0 => new(
            id, m.Version, Names.RefundCancelled, "Nothing was left to refund.", "payment.refunded", Actor,
            (changed, _) => CancelRefund(changed, id, m.Version)) { IsOnce = true, Data = new EntryData(RefundId: id) },
        RefundCancelled m => new(
            m.RefundId, m.Version, Names.RefundCancelled, "Cancelled; no money was returned.", "payment.refund_cancelled", m.By,
            (changed, _) => CancelRefund(changed, m.RefundId, m.Version)) { IsOnce = true, Data = new EntryData(RefundId: m.RefundId) },
        PaymentRefunded { RefundedTotal: 0 } m => new(
            Row, m.Version, Names.PaymentVoided, "No money was taken.", "payment.refunded", Actor, (changed, _) => Void(changed, m))
        {
            IsOnce = true, Data = new EntryData(RefundId: m.RefundId),
        },
        PaymentRefunded m => Refunded(m),
        PaymentRefundFailed m => new(
            m.RefundId ?? Row, m.Version, Names.RefundFailed, m.Reason, "payment.refund_failed", Actor,
            (changed, at) => Fail(changed, m, at)) { Data = new EntryData(RefundId: m.RefundId) },
        _ => null,
    };

    static OrderFact Refunded(PaymentRefunded m)
    {
        // A refund that is published again has the amount 0.
        var amount = m.Full && m.Amount == 0 ? m.RefundedTotal : m.Amount;
        return new(
            m.Full ? Row : m.RefundId ?? Row, m.Version, m.Full ? Names.PaymentRefunded : Names.PaymentPartlyRefunded,
            new Money(amount, m.Currency).ToString(), "payment.refunded", m.By ?? Actor, (changed, _) => GiveBack(changed, m))
        {
            IsOnce = m.Full || m.RefundId is not null, Data = new EntryData(RefundId: m.RefundId, Amount: amount),
        };
    }

    /// <summary>Applies an answer about the charge, unless a newer one was received; the amount counts in any order.</summary>
    static Order Answer(Order order, string paymentId, long version, string status, long? captured = null)
    {
        var newest = order.Heard.NewestOf(
            Row, Names.PaymentCompleted, Names.PaymentFailed, Names.PaymentUnknown, Names.PaymentVoided);
        var payment = order.Payment with { PaymentId = paymentId, Captured = captured ?? order.Payment.Captured };
        return order with { Payment = payment.WithStatus(version > newest ? status : payment.Status) };
    }

    static Order Void(Order order, PaymentRefunded m)
    {
        var voided = Answer(order, m.PaymentId, m.Version, OrderPaymentStatuses.Voided);
        return m.RefundId is null ? voided : WithRefund(voided, new(m.RefundId, RefundStatuses.Cancelled, 0, null, null, m.Version));
    }

    static Order CancelRefund(Order order, string id, long version) =>
        Lower(WithRefund(order, new(id, RefundStatuses.Cancelled, 0, null, null, version)), id, order);

    /// <summary>An operator's refund of everything before dispatch is a cancellation that the saga decides on.</summary>
    static Order Request(Order order, RefundRequested m, Occasion at)
    {
        var requested = order.IsEnded || order.Cancellation is not null
            ? order
            : order with { Cancellation = new(Cancellation.Requested, m.Reason, at.Now) };
        return m.RefundId is null
            ? requested
            : WithRefund(requested, new(m.RefundId, RefundStatuses.Requested, order.Payment.Refundable, null, null, m.Version));
    }

    static Order Begin(Order order, RefundBegun m) => Lower(
        WithRefund(order, new(m.RefundId, RefundStatuses.Pending, m.Amount, m.ReasonCode, m.CustomerReason, m.Version)), m.RefundId, order);

    static Order GiveBack(Order order, PaymentRefunded m)
    {
        var payment = order.Payment with { PaymentId = m.PaymentId, Refunded = Math.Max(order.Payment.Refunded, m.RefundedTotal) };
        var given = order with { Payment = payment.WithStatus(payment.Status) };
        // A refund that failed before has nothing left to refund.
        if (m.Full) given = given with { Attention = Attention.LowerRefunds(given.Attention) };
        if (m.RefundId is null) return given with { Attention = Attention.Lower(given.Attention, Attention.Refund(null)) };
        var status = m.IsManual ? RefundStatuses.SettledManually : RefundStatuses.Succeeded;
        return Lower(WithRefund(given, new(m.RefundId, status, m.Amount, null, null, m.Version)), m.RefundId, order);
    }

    static Order Fail(Order order, PaymentRefundFailed m, Occasion at)
    {
        if (m.RefundId is { } id)
        {
            var failed = WithRefund(order, new(id, RefundStatuses.Failed, 0, null, null, m.Version));
            return failed.Payment == order.Payment ? order : failed.Payment.IsRefunded ? failed : Raise(failed);
        }

        var newest = order.Heard.NewestOf(Row, Names.RefundFailed, Names.PaymentRefunded, Names.PaymentPartlyRefunded);
        return m.Version > newest ? Raise(order) : order;

        Order Raise(Order changed) => changed with
        {
            Attention = Attention.Raise(changed.Attention, Attention.Refund(m.RefundId), $"The refund failed: {m.Reason}", at.Now),
        };
    }

    static Order WithRefund(Order order, OrderRefund refund)
    {
        var changed = order.Payment.With(refund);
        return changed == order.Payment ? order : order with { Payment = changed };
    }

    /// <summary>Ends the problem of a failed refund, unless the news of its failure is newer.</summary>
    static Order Lower(Order changed, string refundId, Order before) => changed.Payment.Refunds == before.Payment.Refunds
        ? changed
        : changed with { Attention = Attention.Lower(changed.Attention, Attention.Refund(refundId)) };
}
