using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>order.cancel</c>: cancels the order.</summary>
sealed class OnCancelOrder : IHandle<CancelOrder>
{
    public void Plan(CancelOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(CancelOrder message, Session session)
    {
        var decision = OrderDecider.Cancel(session.Find<Order>(message.OrderId), message, session.Occasion());
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order cancelled");
    }
}
