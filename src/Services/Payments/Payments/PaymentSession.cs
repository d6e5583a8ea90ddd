using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Plans that the handlers of Payments share.</summary>
static class PaymentSession
{
    /// <summary>Plans the payment and one of its refunds.</summary>
    public static void NeedPaymentAndRefund(this LoadPlan plan, string orderId, string refundId)
    {
        plan.Need<Payment>(orderId);
        plan.Need<Refund>(refundId);
    }

    /// <summary>Plans the payment and the refund that may begin.</summary>
    public static void NeedPaymentAndNextRefund(this LoadPlan plan, string orderId)
    {
        if (plan.Find<Payment>(orderId) is { } payment) plan.Need<Refund>(Refund.IdOf(orderId, payment.RefundCount + 1));
    }
}
