using Doms.Audit.Books;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>An order's history tells causes before their effects, and ends as the order stands.</summary>
sealed class TimelineOrder() : Invariant("I10", "timeline: causes come before effects, and it ends as the order stands")
{
    public override void Look(OrderFile file)
    {
        if (file.Order is not { } order) return;
        Count();
        var timeline = order.Trail.Timeline;
        if (timeline.Count == 0 || timeline[0].Event != OrderEvent.Created)
        {
            Violated(file.Id, "the timeline does not begin with ORDER_CREATED");
            return;
        }

        for (var i = 1; i < timeline.Count; i++)
            if (timeline[i].Time < timeline[i - 1].Time)
                Violated(file.Id, $"{timeline[i].Event} is dated before {timeline[i - 1].Event}, which came first");

        // Where a message was given up on, or an operator decided, a link of the chain may be missing.
        var excuse = new Excuse(file.Id, Way.Work);
        var isResolved = file.Saga?.Progress.Resolution is not null;
        if (!isResolved) LookAtChain(file, timeline, excuse);
        LookAtEnd(file, order, timeline, excuse);
    }

    void LookAtChain(OrderFile file, IReadOnlyList<TimelineEntry> timeline, Excuse excuse)
    {
        Follows(file, timeline, OrderEvent.Confirmed, OrderEvent.InventoryReserved, excuse);
        if (file.Payment is { Captured: > 0 }) Follows(file, timeline, OrderEvent.Confirmed, OrderEvent.PaymentCompleted, excuse);
        Follows(file, timeline, OrderEvent.Shipped, OrderEvent.Confirmed, excuse);
        Follows(file, timeline, OrderEvent.Delivered, OrderEvent.Shipped, excuse);
        Follows(file, timeline, OrderEvent.Completed, OrderEvent.Confirmed, excuse);
    }

    void LookAtEnd(OrderFile file, Order order, IReadOnlyList<TimelineEntry> timeline, Excuse excuse)
    {
        var end = order.Status switch
        {
            OrderStatus.Confirmed => OrderEvent.Confirmed,
            OrderStatus.Completed => OrderEvent.Completed,
            OrderStatus.Cancelled => OrderEvent.Cancelled,
            _ => OrderEvent.Created,
        };
        if (IndexOf(timeline, end) < 0)
            Violated(file.Id, $"the order is {order.Status.Text()}, but its timeline has no {end}");
        if (order.Status != OrderStatus.Cancelled && IndexOf(timeline, OrderEvent.Cancelled) >= 0)
            Violated(file.Id, $"the order is {order.Status.Text()} after it was CANCELLED");
        if (order.Status == OrderStatus.Cancelled && IndexOf(timeline, OrderEvent.Completed) >= 0)
            Violated(file.Id, "the order is CANCELLED after it was COMPLETED", excuse);
        if (order.Status == OrderStatus.Cancelled && string.IsNullOrWhiteSpace(order.Reason))
            Violated(file.Id, "the order is CANCELLED without a reason");
    }

    void Follows(
        OrderFile file, IReadOnlyList<TimelineEntry> timeline, string effect, string cause, Excuse excuse)
    {
        var at = IndexOf(timeline, effect);
        if (at < 0) return;
        var causedAt = IndexOf(timeline, cause);
        if (causedAt < 0 || causedAt > at) Violated(file.Id, $"{effect} came without {cause} before it", excuse);
    }

    static int IndexOf(IReadOnlyList<TimelineEntry> timeline, string name)
    {
        for (var i = 0; i < timeline.Count; i++)
            if (timeline[i].Event == name)
                return i;

        return -1;
    }
}
