using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Fails the refund, after a final refusal of the provider.</summary>
sealed class OnRefundRefused : IHandle<RefundRefused>
{
    public void Plan(RefundRefused message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.Need<Refund>(message.CurrentRefundId);
        plan.Need<PaymentTransaction>(message.CurrentTransactionId);
    }

    public void Handle(RefundRefused message, Session session)
    {
        var decision = RefundDecider.Fail(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.CurrentRefundId),
            session.Find<PaymentTransaction>(message.CurrentTransactionId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is not null) session.Log($"Payment refund refused: {message.Code}");
    }
}
