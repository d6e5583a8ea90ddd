using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>order.confirm</c>.</summary>
sealed class OnConfirmOrder : IHandle<ConfirmOrder>
{
    public void Plan(ConfirmOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(ConfirmOrder message, Session session)
    {
        var decision = OrderDecider.Confirm(session.Find<Order>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order confirmed");
    }
}

/// <summary><c>order.complete</c>.</summary>
sealed class OnCompleteOrder : IHandle<CompleteOrder>
{
    public void Plan(CompleteOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(CompleteOrder message, Session session)
    {
        var decision = OrderDecider.Complete(session.Find<Order>(message.OrderId), session.WallClock);
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order completed");
    }
}

/// <summary><c>order.cancel</c>.</summary>
sealed class OnCancelOrder : IHandle<CancelOrder>
{
    public void Plan(CancelOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(CancelOrder message, Session session)
    {
        var decision = OrderDecider.Cancel(session.Find<Order>(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Order>() is not null) session.Log("Order cancelled");
    }
}
