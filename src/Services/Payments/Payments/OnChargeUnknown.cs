using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>Marks the payment as unknown while the provider is queried.</summary>
sealed class OnChargeUnknown : IHandle<ChargeUnknown>
{
    public void Plan(ChargeUnknown message, LoadPlan plan) => plan.NeedCharge(message.OrderId);

    public void Handle(ChargeUnknown message, Session session)
    {
        var decision = TransactionDecider.MarkUnknown(
            session.Find<Payment>(message.OrderId), session.Charge(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Payment>() is not null) session.Log("Payment outcome unknown");
    }
}
