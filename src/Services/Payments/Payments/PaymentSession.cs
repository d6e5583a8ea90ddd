using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>What Payments' handlers have in common.</summary>
static class PaymentSession
{
    /// <summary>Plans the payment and the refund that may begin.</summary>
    public static void NeedPaymentAndNextRefund(this LoadPlan plan, string orderId)
    {
        if (plan.Find<Payment>(orderId) is { } payment) plan.Need<Refund>(Refund.IdOf(orderId, payment.RefundCount + 1));
    }
}
