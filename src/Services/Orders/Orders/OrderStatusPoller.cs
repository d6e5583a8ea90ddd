using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Waits for an order to be settled by looking at its row, ever less often.</summary>
sealed class OrderStatusPoller(IRowReader rows, TimeProvider clock)
{
    static readonly TimeSpan InitialDelay = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The order as it is when it is settled or the time has passed; null when there is none.</summary>
    public async Task<Order?> Wait(string orderId, TimeSpan most, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        for (var pause = InitialDelay; ; pause = pause < MaxDelay ? pause * 2 : MaxDelay)
        {
            var order = await rows.Find<Order>(orderId, cancel);
            var left = most - clock.GetElapsedTime(start);
            if (order is null or { HasLeftPending: true } || left <= TimeSpan.Zero) return order;
            await Task.Delay(pause < left ? pause : left, clock, cancel);
        }
    }
}
