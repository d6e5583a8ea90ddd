using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>What Payments' handlers have in common.</summary>
static class PaymentSession
{
    /// <summary>Does what was decided: the payment with its messages, the refund, the movement of money, and the call.</summary>
    public static void Apply(this Session session, PaymentDecision decision)
    {
        session.Apply(decision.Payment);
        if (decision.Refund is { } refund) session.Put(refund);
        if (decision.Entry is { } entry) session.Put(entry);
        if (decision.ChargeEffect is { } charge) session.EnqueueEffect(ChargeCard.KeyOf(charge.OrderId, 1), charge);
        if (decision.RefundEffect is { } back) session.EnqueueEffect(back.RefundId, back);
    }

    /// <summary>Plans the payment and the refund that may begin.</summary>
    public static void NeedPaymentAndNextRefund(this LoadPlan plan, string orderId)
    {
        if (plan.Find<Payment>(orderId) is { } payment) plan.Need<Refund>(Refund.IdOf(orderId, payment.RefundCount + 1));
    }
}
