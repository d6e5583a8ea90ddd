using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>order.complete</c>: completes the order.</summary>
sealed class OnCompleteOrder : IHandle<CompleteOrder>
{
    public void Plan(CompleteOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(CompleteOrder message, Session session)
    {
        var decision = OrderDecider.Complete(session.Find<Order>(message.OrderId), session.Occasion());
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order completed");
    }
}
