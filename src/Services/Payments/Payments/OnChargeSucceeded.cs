using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Completes the payment.</summary>
sealed class OnChargeSucceeded : IHandle<ChargeSucceeded>
{
    public void Plan(ChargeSucceeded message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeSucceeded message, Session session)
    {
        var decision = ChargeDecider.Succeed(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<LedgerEntry>() is not null) session.Log("Payment success");
    }
}
