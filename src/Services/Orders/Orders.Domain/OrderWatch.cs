using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Timer of an order's watchdog.</summary>
/// <param name="Attempt">Number of the check since the last contact with a saga, from 1.</param>
/// <param name="Since">Version of the order when the timer was first set; contact with a saga at a later version counts.</param>
public sealed record WatchOrder(string OrderId, int Attempt, long Since);

/// <summary>Decision of the watchdog and its next check.</summary>
/// <param name="Next">Null when the order needs no further check.</param>
/// <param name="Delay">Time until <paramref name="Next"/> is due.</param>
public sealed record WatchResult(Decision Decision, WatchOrder? Next, TimeSpan Delay);

/// <summary>
/// Ensures that every pending order has a saga: without contact the order is published again, then also flagged, and published with
/// growing delays until a saga responds.
/// </summary>
public static class OrderWatchdog
{
    /// <summary>Longest delay between two checks.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    /// <summary>Creates the timer of the first check.</summary>
    public static WatchOrder FirstTimer(Order order) => new(order.OrderId, 1, order.Version);

    /// <param name="responseTimeout">Time within which a saga must respond.</param>
    public static WatchResult Check(Order? order, WatchOrder timer, TimeSpan responseTimeout, DateTimeOffset now)
    {
        if (order is null || order.HasLeftPending) return new(Decision.Nothing, null, TimeSpan.Zero);
        if (order.LastSagaContactVersion > timer.Since) return new(Decision.Nothing, FirstTimer(order), responseTimeout);

        var next = timer with { Attempt = timer.Attempt + 1 };
        return new(Republish(order, timer.Attempt, now), next, new Backoff(responseTimeout, MaxDelay).Delay(timer.Attempt));
    }

    static Decision Republish(Order order, int attempt, DateTimeOffset now)
    {
        if (attempt == 1 || order.SagaNotResponding) return Decision.Publish(OrderMessages.Announcement(order));
        var flagged = new OrderChange(order, Occasion.At(now))
            .Set(changed => changed with { SagaNotResponding = true })
            .Add(TimelineEventNames.SagaNotResponding, "No saga has responded to the order.", "watchdog", "orders");
        return flagged.Finish(OrderMessages.Announcement(flagged.Order));
    }
}
