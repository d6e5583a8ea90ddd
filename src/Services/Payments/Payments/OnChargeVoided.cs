using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Voids the payment: its charge was cancelled before it took effect.</summary>
sealed class OnChargeVoided : IHandle<ChargeVoided>
{
    public void Plan(ChargeVoided message, LoadPlan plan) => plan.NeedChargeAndMethod(message.OrderId);

    public void Handle(ChargeVoided message, Session session)
    {
        var decision = TransactionDecider.VoidUnsent(
            session.Find<Payment>(message.OrderId), session.Charge(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is null) return;
        session.DeleteMethodUnlessOpen(message.OrderId);
        session.Log("Payment voided");
    }
}
