using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Timer of the watchdog: publishes an order again when no saga responds.</summary>
sealed class OnWatchOrder(OrdersOptions options) : IHandle<WatchOrder>
{
    public void Plan(WatchOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(WatchOrder message, Session session)
    {
        var check = OrderWatchdog.Check(session.Find<Order>(message.OrderId), message, options.SagaResponseTimeout, session.WallClock);
        session.Apply(check.Decision);
        if (check.Next is { } next) session.Schedule(next, session.StoreClock + check.Delay);
    }
}
