using Doms.Audit.Books;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>An order's history tells causes before their effects, and ends as the order stands.</summary>
sealed class TimelineOrdering() : Invariant("I10", "timeline: causes come before effects, and it ends as the order stands")
{
    public override void Check(OrderRecords file)
    {
        if (file.Order is not { } order) return;
        CountChecked();
        var timeline = order.History.Timeline;
        if (timeline.Count == 0 || timeline[0].Event != TimelineEventNames.Created)
        {
            AddViolation(file.Id, "the timeline does not begin with ORDER_CREATED");
            return;
        }

        for (var i = 1; i < timeline.Count; i++)
            if (timeline[i].Time < timeline[i - 1].Time)
                AddViolation(file.Id, $"{timeline[i].Event} is dated before {timeline[i - 1].Event}, which came first");

        // Where a message was given up on, or an operator decided, a link of the chain may be missing.
        var excuse = new Explanation(file.Id, InFlightKind.Work);
        var isResolved = file.Saga?.Progress.Resolution is not null;
        if (!isResolved) CheckCausalChain(file, timeline, excuse);
        CheckFinalEvent(file, order, timeline, excuse);
    }

    void CheckCausalChain(OrderRecords file, IReadOnlyList<TimelineEntry> timeline, Explanation excuse)
    {
        CheckPrecedence(file, timeline, TimelineEventNames.Confirmed, TimelineEventNames.InventoryReserved, excuse);
        if (file.Payment is { Captured: > 0 }) CheckPrecedence(file, timeline, TimelineEventNames.Confirmed, TimelineEventNames.PaymentCompleted, excuse);
        CheckPrecedence(file, timeline, TimelineEventNames.Shipped, TimelineEventNames.Confirmed, excuse);
        CheckPrecedence(file, timeline, TimelineEventNames.Delivered, TimelineEventNames.Shipped, excuse);
        CheckPrecedence(file, timeline, TimelineEventNames.Completed, TimelineEventNames.Confirmed, excuse);
    }

    void CheckFinalEvent(OrderRecords file, Order order, IReadOnlyList<TimelineEntry> timeline, Explanation excuse)
    {
        var end = order.Status switch
        {
            OrderStatus.Confirmed => TimelineEventNames.Confirmed,
            OrderStatus.Completed => TimelineEventNames.Completed,
            OrderStatus.Cancelled => TimelineEventNames.Cancelled,
            _ => TimelineEventNames.Created,
        };
        if (IndexOf(timeline, end) < 0)
            AddViolation(file.Id, $"the order is {order.Status.Text()}, but its timeline has no {end}");
        if (order.Status != OrderStatus.Cancelled && IndexOf(timeline, TimelineEventNames.Cancelled) >= 0)
            AddViolation(file.Id, $"the order is {order.Status.Text()} after it was CANCELLED");
        if (order.Status == OrderStatus.Cancelled && IndexOf(timeline, TimelineEventNames.Completed) >= 0)
            AddViolation(file.Id, "the order is CANCELLED after it was COMPLETED", excuse);
        if (order.Status == OrderStatus.Cancelled && string.IsNullOrWhiteSpace(order.Reason))
            AddViolation(file.Id, "the order is CANCELLED without a reason");
    }

    void CheckPrecedence(
        OrderRecords file, IReadOnlyList<TimelineEntry> timeline, string effect, string cause, Explanation excuse)
    {
        var at = IndexOf(timeline, effect);
        if (at < 0) return;
        var causedAt = IndexOf(timeline, cause);
        if (causedAt < 0 || causedAt > at) AddViolation(file.Id, $"{effect} came without {cause} before it", excuse);
    }

    static int IndexOf(IReadOnlyList<TimelineEntry> timeline, string name)
    {
        for (var i = 0; i < timeline.Count; i++)
            if (timeline[i].Event == name)
                return i;

        return -1;
    }
}
