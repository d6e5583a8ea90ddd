using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Completes the payment.</summary>
sealed class OnChargeSucceeded : IHandle<ChargeSucceeded>
{
    public void Plan(ChargeSucceeded message, LoadPlan plan) => plan.NeedChargeAndMethod(message.OrderId);

    public void Handle(ChargeSucceeded message, Session session)
    {
        var decision = TransactionDecider.Succeed(
            session.Find<Payment>(message.OrderId), session.Charge(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is null) return;
        session.DeleteMethodUnlessOpen(message.OrderId);
        session.Log("Payment success");
    }
}
