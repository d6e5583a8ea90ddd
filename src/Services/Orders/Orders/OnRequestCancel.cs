using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary>Requests cancellation from the order's saga, if the caller may cancel the order.</summary>
sealed class OnRequestCancel : IHandle<RequestCancel>
{
    public void Plan(RequestCancel message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(RequestCancel message, Session session)
    {
        var caller = session.Context.Caller ?? Callers.Anonymous;
        var order = session.Find<Order>(message.OrderId);
        if (order is not null && !caller.CanSee(order)) order = null;
        var decision = OrderDecider.RequestCancel(order, message, caller.ToOrderCaller(), session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;

        var after = decision.Row<Order>() ?? order!;
        var view = after.ToView(caller);
        if (after.Status == OrderStatus.Cancelled) session.Respond(StatusCodes.Status200OK, view);
        else session.Respond(StatusCodes.Status202Accepted, view, after.Location());
    }
}
