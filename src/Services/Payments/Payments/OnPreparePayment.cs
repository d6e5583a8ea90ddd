using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.prepare</c>: keeps the means of payment of an order until its charge.</summary>
sealed class OnPreparePayment(PaymentsOptions options) : IHandle<PreparePayment>
{
    public void Plan(PreparePayment message, LoadPlan plan)
    {
        plan.Need<Payment>(message.OrderId);
        plan.Need<PaymentMethod>(message.OrderId);
        plan.NeedTimer(message.OrderId);
    }

    public void Handle(PreparePayment message, Session session)
    {
        var payment = session.Find<Payment>(message.OrderId);
        var decision = TransactionDecider.Prepare(
            payment, session.Find<PaymentMethod>(message.OrderId), message, session.ContextOf(payment, options));
        session.Apply(decision);
        session.SetMethodTimer(decision.Row<PaymentMethod>());
    }
}
