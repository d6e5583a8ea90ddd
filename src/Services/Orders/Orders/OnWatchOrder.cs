using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>The watchdog's timer: no order waits for a saga that never heard of it.</summary>
sealed class OnWatchOrder(OrdersOptions options) : IHandle<WatchOrder>
{
    public void Plan(WatchOrder message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(WatchOrder message, Session session)
    {
        var watch = OrderWatchdog.Check(session.Find<Order>(message.OrderId), message, options.SagaResponseTimeout, session.WallClock);
        session.Apply(watch.Decision);
        if (watch.Next is { } next) session.Schedule(next, session.StoreClock + watch.Delay);
    }
}
