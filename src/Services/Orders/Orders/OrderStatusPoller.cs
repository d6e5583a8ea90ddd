using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Waits until an order has left pending, polling its row with growing delays.</summary>
sealed class OrderStatusPoller(IRowReader rows, TimeProvider clock)
{
    static readonly TimeSpan InitialDelay = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The order once it has left pending or the timeout has elapsed; null when it does not exist.</summary>
    public async Task<Order?> Wait(string orderId, TimeSpan timeout, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        for (var delay = InitialDelay; ; delay = delay < MaxDelay ? delay * 2 : MaxDelay)
        {
            var order = await rows.Find<Order>(orderId, cancel);
            var remaining = timeout - clock.GetElapsedTime(start);
            if (order is null or { HasLeftPending: true } || remaining <= TimeSpan.Zero) return order;
            await Task.Delay(delay < remaining ? delay : remaining, clock, cancel);
        }
    }
}
