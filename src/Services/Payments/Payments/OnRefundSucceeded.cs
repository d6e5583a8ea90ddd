using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Completes the refund.</summary>
sealed class OnRefundSucceeded : IHandle<RefundSucceeded>
{
    public void Plan(RefundSucceeded message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.Need<Refund>(message.CurrentRefundId);
        plan.Need<PaymentTransaction>(message.CurrentTransactionId);
    }

    public void Handle(RefundSucceeded message, Session session)
    {
        var decision = RefundDecider.Succeed(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.CurrentRefundId),
            session.Find<PaymentTransaction>(message.CurrentTransactionId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is not null) session.Log("Payment refunded");
    }
}
