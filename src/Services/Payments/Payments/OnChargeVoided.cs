using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Voids the payment: its charge was cancelled before it took effect.</summary>
sealed class OnChargeVoided : IHandle<ChargeVoided>
{
    public void Plan(ChargeVoided message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ChargeVoided message, Session session)
    {
        var decision = ChargeDecider.VoidUnsent(session.Find<Payment>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log("Payment voided");
    }
}
