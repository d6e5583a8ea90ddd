using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>order.confirm</c>: confirms the order.</summary>
sealed class OnConfirmOrder : IHandle<ConfirmOrder>
{
    public void Plan(ConfirmOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(ConfirmOrder message, Session session)
    {
        var decision = OrderDecider.Confirm(session.Find<Order>(message.OrderId), message, session.Occasion());
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order confirmed");
    }
}
