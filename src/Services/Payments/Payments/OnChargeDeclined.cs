using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Fails the payment, after a final refusal of the provider.</summary>
sealed class OnChargeDeclined : IHandle<ChargeDeclined>
{
    public void Plan(ChargeDeclined message, LoadPlan plan) => plan.NeedChargeAndMethod(message.OrderId);

    public void Handle(ChargeDeclined message, Session session)
    {
        var decision = TransactionDecider.Decline(
            session.Find<Payment>(message.OrderId), session.Charge(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is null) return;
        session.DeleteMethodUnlessOpen(message.OrderId);
        session.Log($"Payment failed: {message.Code}");
    }
}
