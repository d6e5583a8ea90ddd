using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Orders.Domain;
using Doms.Primitives;
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
        if (order is not null && !caller.CanCancel(order))
        {
            session.Reject(new Rejection(
                RejectionKind.Forbidden, "forbidden", "An order is cancelled by its owner or an operator."));
            return;
        }

        var decision = OrderDecider.RequestCancel(order, message, session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;

        var after = decision.Row<Order>() ?? order!;
        var status = after.Status == OrderStatus.Cancelled ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        session.Respond(status, after.ToView());
    }
}
