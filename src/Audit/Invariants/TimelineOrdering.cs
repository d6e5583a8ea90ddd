using Doms.Audit.State;
using Doms.Orders.Domain;

namespace Doms.Audit.Invariants;

/// <summary>An order's timeline has the causes of its events, and an event for the order's status.</summary>
sealed class TimelineOrdering() : Invariant("I10", "timeline: causes come before effects, and it contains the order's final event")
{
    public override void Check(OrderRecords records)
    {
        if (records.Order is not { } order) return;
        CountChecked();
        var timeline = Timeline.Sort(records.Entries).Select(moment => moment.Entry.Type).ToList();
        if (timeline.Count == 0 || timeline[0] != TimelineEventNames.Created)
        {
            AddViolation(records.Id, "the timeline does not begin with ORDER_CREATED");
            return;
        }

        // After a dead letter or an operator's decision an event of the chain may be missing.
        var explanation = new Explanation(records.Id, InFlightKind.Work);
        var isResolved = records.Saga?.Progress.Resolution is not null;
        if (!isResolved) CheckCausalChain(records, timeline, explanation);
        CheckFinalEvent(records, order, timeline, explanation);
    }

    void CheckCausalChain(OrderRecords records, List<string> timeline, Explanation explanation)
    {
        CheckPrecedence(records, timeline, TimelineEventNames.Confirmed, TimelineEventNames.InventoryReserved, explanation);
        if (records.Payment is { Captured: > 0 })
            CheckPrecedence(records, timeline, TimelineEventNames.Confirmed, TimelineEventNames.PaymentCompleted, explanation);
        CheckPrecedence(records, timeline, TimelineEventNames.Shipped, TimelineEventNames.Confirmed, explanation);
        CheckPrecedence(records, timeline, TimelineEventNames.Delivered, TimelineEventNames.Shipped, explanation);
        CheckPrecedence(records, timeline, TimelineEventNames.Completed, TimelineEventNames.Confirmed, explanation);
    }

    void CheckFinalEvent(OrderRecords records, Order order, List<string> timeline, Explanation explanation)
    {
        var end = order.Status switch
        {
            OrderStatus.Confirmed => TimelineEventNames.Confirmed,
            OrderStatus.Completed => TimelineEventNames.Completed,
            OrderStatus.Cancelled => TimelineEventNames.Cancelled,
            _ => TimelineEventNames.Created,
        };
        if (timeline.IndexOf(end) < 0)
            AddViolation(records.Id, $"the order is {order.Status.Text()}, but its timeline has no {end}");
        if (order.Status != OrderStatus.Cancelled && timeline.IndexOf(TimelineEventNames.Cancelled) >= 0)
            AddViolation(records.Id, $"the order is {order.Status.Text()} after it was CANCELLED");
        if (order.Status == OrderStatus.Cancelled && timeline.IndexOf(TimelineEventNames.Completed) >= 0)
            AddUnexplainedViolation(records.Id, "the order is CANCELLED after it was COMPLETED", explanation);
        if (order.Status == OrderStatus.Cancelled && string.IsNullOrWhiteSpace(order.Reason))
            AddViolation(records.Id, "the order is CANCELLED without a reason");
    }

    void CheckPrecedence(
        OrderRecords records, List<string> timeline, string effect, string cause, Explanation explanation)
    {
        var at = timeline.IndexOf(effect);
        if (at < 0) return;
        var causedAt = timeline.IndexOf(cause);
        if (causedAt < 0 || causedAt > at) AddUnexplainedViolation(records.Id, $"{effect} without {cause} before it", explanation);
    }
}
