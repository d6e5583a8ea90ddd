using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Fails the refund, after a final refusal of the provider.</summary>
sealed class OnRefundRefused : IHandle<RefundRefused>
{
    public void Plan(RefundRefused message, LoadPlan plan) => plan.NeedPaymentAndRefund(message.OrderId, message.RefundId);

    public void Handle(RefundRefused message, Session session)
    {
        var decision = RefundDecider.Fail(
            session.Find<Payment>(message.OrderId), session.Find<Refund>(message.RefundId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Refund>() is not null) session.Log($"Payment refund refused: {message.Code}");
    }
}
