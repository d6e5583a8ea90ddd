using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Fails the payment, after a final refusal of the provider.</summary>
sealed class OnChargeDeclined : IHandle<ChargeDeclined>
{
    public void Plan(ChargeDeclined message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeDeclined message, Session session)
    {
        var decision = ChargeDecider.Decline(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log($"Payment failed: {message.Code}");
    }
}
