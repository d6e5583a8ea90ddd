using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Completes the refund.</summary>
sealed class OnRefundSucceeded : IHandle<RefundSucceeded>
{
    public void Plan(RefundSucceeded message, LoadPlan plan) => plan.NeedPaymentAndRefund(message.OrderId, message.RefundId);

    public void Handle(RefundSucceeded message, Session session)
    {
        var decision = RefundDecider.Succeed(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<LedgerEntry>() is not null) session.Log("Payment refunded");
    }
}
