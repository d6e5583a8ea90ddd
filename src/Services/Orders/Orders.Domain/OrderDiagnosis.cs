namespace Doms.Orders.Domain;

/// <summary>Reason why an order is pending.</summary>
/// <param name="Description">A phrase to show.</param>
/// <param name="Since">Start of the wait.</param>
public sealed record OrderPendingReason(string Description, DateTimeOffset Since);

/// <summary>Finds out from the history of an order what it is waiting for.</summary>
public static class OrderDiagnosis
{
    /// <summary>The pending reason; null for a final status.</summary>
    public static OrderPendingReason? PendingReason(Order order)
    {
        if (order.IsEnded) return null;
        return order.History switch
        {
            { Attention: { } attention } => new($"an operator ({attention})", LastTimeOf(order, TimelineEventNames.NeedsAttention)),
            { SagaNotResponding: true } => new(
                "a response from the saga; order.created is republished periodically", order.CreatedAt),
            { Cancellation.State: Cancellation.Requested } => new(
                "compensation to finish, or the cancellation to be refused",
                LastTimeOf(order, TimelineEventNames.CancellationRequested)),
            _ => NextStep(order, order.History.Timeline.Last(entry => !IsInformational(entry.Event))),
        };
    }

    /// <summary>True for entries that do not advance the order.</summary>
    static bool IsInformational(string name) => name
        is TimelineEventNames.NeedsAttention or TimelineEventNames.MessageDeadLettered
        or TimelineEventNames.SagaNotResponding or TimelineEventNames.SagaResponding
        or TimelineEventNames.RefundRequested or TimelineEventNames.PaymentPartlyRefunded;

    /// <summary>Time of the last such entry; where a full timeline left it out, the order's last change.</summary>
    static DateTimeOffset LastTimeOf(Order order, string name) =>
        order.History.Timeline.LastOrDefault(entry => entry.Event == name)?.Time ?? order.UpdatedAt;

    static OrderPendingReason NextStep(Order order, TimelineEntry last) => new(NextStepText(order, last.Event), last.Time);

    static string NextStepText(Order order, string last) => last switch
    {
        TimelineEventNames.Created => "the saga to start (stock and payment)",
        TimelineEventNames.InventoryReserved or TimelineEventNames.PaymentCompleted => MissingPrerequisite(order),
        TimelineEventNames.PaymentUnknown => "the payment provider to say whether the charge went through",
        TimelineEventNames.RefundFailed => "the refund to be retried",
        TimelineEventNames.Confirmed => "its shipment",
        TimelineEventNames.ShipmentCreated => "packing",
        TimelineEventNames.ShipmentPacked => "dispatch",
        TimelineEventNames.Shipped or TimelineEventNames.ShipmentInTransit => "delivery",
        TimelineEventNames.Delivered => "completion",
        TimelineEventNames.CancellationRefused or TimelineEventNames.ShipmentCancelRefused => "delivery; cancelling was refused",
        _ => order.IsDispatched ? "delivery" : "compensation to finish",
    };

    static string MissingPrerequisite(Order order)
    {
        var progress = order.Progress;
        if (!progress.Contains(TimelineEventNames.PaymentCompleted)) return "payment";
        return progress.Contains(TimelineEventNames.InventoryReserved) ? "confirmation" : "stock";
    }
}
