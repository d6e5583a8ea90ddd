namespace Doms.Orders.Domain;

/// <summary>What an order is waiting for.</summary>
/// <param name="Description">One phrase for people.</param>
/// <param name="Since">When it began to wait.</param>
public sealed record OrderPendingReason(string Description, DateTimeOffset Since);

/// <summary>Says why an order stands where it stands, from its own history.</summary>
public static class OrderDiagnosis
{
    /// <summary>What the order waits for; null at its end.</summary>
    public static OrderPendingReason? PendingReason(Order order)
    {
        if (order.IsEnded) return null;
        return order.History switch
        {
            { Attention: { } attention } => new($"an operator ({attention})", LastTimeOf(order, TimelineEventNames.NeedsAttention)),
            { Unattended: true } => new(
                "a saga to take it up; the order is announced again from time to time", order.CreatedAt),
            { Cancellation.State: Cancellation.Requested } => new(
                "what was done for it to be undone, or its cancellation to be refused",
                LastTimeOf(order, TimelineEventNames.CancellationRequested)),
            _ => NextStep(order, order.History.Timeline.Last(entry => !IsInformational(entry.Event))),
        };
    }

    /// <summary>Tells something, but takes the order no step further.</summary>
    static bool IsInformational(string name) => name
        is TimelineEventNames.NeedsAttention or TimelineEventNames.MessageDeadLettered or TimelineEventNames.SagaNotResponding or TimelineEventNames.SagaResponding
        or TimelineEventNames.RefundRequested or TimelineEventNames.PaymentPartlyRefunded;

    /// <summary>When it was last told; where a full history left it out, the order's last change.</summary>
    static DateTimeOffset LastTimeOf(Order order, string name) =>
        order.History.Timeline.LastOrDefault(entry => entry.Event == name)?.Time ?? order.UpdatedAt;

    static OrderPendingReason NextStep(Order order, TimelineEntry last) => new(NextStepText(order, last.Event), last.Time);

    static string NextStepText(Order order, string last) => last switch
    {
        TimelineEventNames.Created => "its saga to begin: stock and payment",
        TimelineEventNames.InventoryReserved or TimelineEventNames.PaymentCompleted => MissingPrerequisite(order),
        TimelineEventNames.PaymentUnknown => "the payment provider to say whether the charge went through",
        TimelineEventNames.RefundFailed => "another try to give the money back",
        TimelineEventNames.Confirmed => "its shipment",
        TimelineEventNames.ShipmentCreated => "packing",
        TimelineEventNames.ShipmentPacked => "dispatch",
        TimelineEventNames.Shipped or TimelineEventNames.ShipmentInTransit => "delivery",
        TimelineEventNames.Delivered => "completion",
        TimelineEventNames.CancellationRefused or TimelineEventNames.ShipmentCancelRefused => "delivery; cancelling was refused",
        _ => order.IsDispatched ? "delivery" : "its cancellation: what was done for it is being undone",
    };

    static string MissingPrerequisite(Order order)
    {
        var progress = order.Progress;
        if (!progress.Contains(TimelineEventNames.PaymentCompleted)) return "payment";
        return progress.Contains(TimelineEventNames.InventoryReserved) ? "confirmation" : "stock";
    }
}
