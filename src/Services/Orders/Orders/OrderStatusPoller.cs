using Doms.Engine.Services;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Waits until an order has left pending, polling its row with growing delays.</summary>
sealed class OrderStatusPoller(IRowReader rows, TimeProvider clock)
{
    static readonly Backoff PollDelay = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(250));

    /// <summary>The order once it has left pending or the timeout has elapsed; null when it does not exist.</summary>
    public async Task<Order?> Wait(string orderId, TimeSpan timeout, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var order = await rows.Find<Order>(orderId, cancel);
            var remaining = timeout - clock.GetElapsedTime(start);
            if (order is null or { HasLeftPending: true } || remaining <= TimeSpan.Zero) return order;
            var delay = PollDelay.Delay(attempt);
            await Task.Delay(delay < remaining ? delay : remaining, clock, cancel);
        }
    }
}
