using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.initiate</c>: collects the payment of an order, once.</summary>
sealed class OnInitiatePayment(PaymentsOptions options) : IHandle<InitiatePayment>
{
    public void Plan(InitiatePayment message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(InitiatePayment message, Session session)
    {
        var payment = session.Find<Payment>(message.OrderId);
        var context = new DecisionContext(session.WallClock, payment?.PaymentId ?? session.NewId(), options.Currency);
        session.Apply(ChargeDecider.Initiate(payment, message, context));
    }
}
