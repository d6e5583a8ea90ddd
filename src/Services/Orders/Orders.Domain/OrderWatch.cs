using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>The timer of an order's watchdog.</summary>
/// <param name="Attempt">1 for the first look without a sign.</param>
/// <param name="Since">The order's version at the last sign that was looked at; a sign of a later version counts.</param>
public sealed record WatchOrder(string OrderId, int Attempt, long Since);

/// <summary>What the watchdog does, and when it looks again.</summary>
/// <param name="Next">Null when there is nothing left to watch.</param>
/// <param name="Delay">How long until <paramref name="Next"/> is due.</param>
public sealed record WatchResult(Decision Decision, WatchOrder? Next, TimeSpan Delay);

/// <summary>
/// Sees to it that a saga works on every pending order: without a sign from one the order is announced again, then
/// flagged, and announced ever more rarely until one answers.
/// </summary>
public static class OrderWatchdog
{
    /// <summary>The longest pause between two looks.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    /// <summary>The first look at an order as it is now.</summary>
    public static WatchOrder FirstTimer(Order order) => new(order.OrderId, 1, order.Version);

    /// <param name="patience">How long a saga may be silent.</param>
    public static WatchResult Check(Order? order, WatchOrder timer, TimeSpan patience, DateTimeOffset now)
    {
        if (order is null || order.HasLeftPending) return new(Decision.Nothing, null, TimeSpan.Zero);
        if (order.History.SignVersion > timer.Since) return new(Decision.Nothing, FirstTimer(order), patience);

        var next = timer with { Attempt = timer.Attempt + 1 };
        return new(Republish(order, timer.Attempt, now), next, new Backoff(patience, MaxDelay).Delay(timer.Attempt));
    }

    static Decision Republish(Order order, int attempt, DateTimeOffset now)
    {
        if (attempt == 1 || order.History.Unattended) return Decision.Publish(OrderMessages.Created(order));
        var entry = new TimelineEntry(now, TimelineEventNames.SagaNotResponding, "No saga has answered for the order.", "watchdog");
        var flagged = order with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            History = order.History.Add(entry) with { Unattended = true },
        };
        return Decision.Change(flagged, OrderMessages.Created(flagged));
    }
}
