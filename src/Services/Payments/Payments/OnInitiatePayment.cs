using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.initiate</c>: collects the payment of an order, once.</summary>
sealed class OnInitiatePayment(PaymentsOptions options) : IHandle<InitiatePayment>
{
    public void Plan(InitiatePayment message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.NeedMethod(message.OrderId);
        if (message.PaymentToken is not null) plan.NeedTimer(message.OrderId);
    }

    public void Handle(InitiatePayment message, Session session)
    {
        var payment = session.Find<Payment>(message.OrderId);
        var method = session.Find<PaymentMethod>(message.OrderId);
        var decision = TransactionDecider.Initiate(payment, method, message, session.ContextOf(payment, options));
        session.Apply(decision);
        if (decision.IsOutOfOrder) return;
        session.SetMethodTimer(decision.Row<PaymentMethod>());
        session.DeleteMethodUnlessOpen(message.OrderId);
    }
}
