using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary>
/// <c>order.cancelled</c>: a refund that its saga has not adopted, such as that of a payment that was written off, is executed, and
/// a means of payment that was not used is deleted.
/// </summary>
sealed class OnOrderCancelled : IHandle<OrderCancelled>
{
    public void Plan(OrderCancelled message, LoadPlan plan)
    {
        plan.NeedPaymentRows(message.OrderId);
        plan.NeedMethod(message.OrderId);
    }

    public void Handle(OrderCancelled message, Session session)
    {
        session.Apply(RefundDecider.ExecuteRequested(session.PaymentRows(message.OrderId), session.WallClock));
        session.DeleteMethodUnlessOpen(message.OrderId);
    }
}
