using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>payment.write_off</c>: an operator closed the order, and the rest of its payment is not refunded.</summary>
sealed class OnWriteOffPayment : IHandle<WriteOffPayment>
{
    public void Plan(WriteOffPayment message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(WriteOffPayment message, Session session) =>
        session.Apply(TransactionDecider.WriteOff(session.Find<Payment>(message.OrderId), message, session.WallClock));
}
