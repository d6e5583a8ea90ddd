namespace Doms.Orders.Domain;

/// <summary>What an order is waiting for.</summary>
/// <param name="For">One phrase for people.</param>
/// <param name="Since">When it began to wait.</param>
public sealed record Waiting(string For, DateTimeOffset Since);

/// <summary>Says why an order stands where it stands, from its own history.</summary>
public static class OrderWhy
{
    /// <summary>What the order waits for; null at its end.</summary>
    public static Waiting? WaitingFor(Order order)
    {
        if (order.IsEnded) return null;
        return order.Trail switch
        {
            { Attention: { } attention } => new($"an operator ({attention})", Last(order, OrderEvent.NeedsAttention)),
            { Unattended: true } => new(
                "a saga to take it up; the order is announced again from time to time", order.CreatedAt),
            { Cancellation.State: Cancellation.Requested } => new(
                "what was done for it to be undone, or its cancellation to be refused",
                Last(order, OrderEvent.CancellationRequested)),
            _ => Step(order, order.Trail.Timeline.Last(entry => !IsAside(entry.Event))),
        };
    }

    /// <summary>Tells something, but takes the order no step further.</summary>
    static bool IsAside(string name) => name
        is OrderEvent.NeedsAttention or OrderEvent.MessageGivenUp or OrderEvent.Unattended or OrderEvent.Attended
        or OrderEvent.RefundRequested or OrderEvent.PaymentPartlyRefunded;

    /// <summary>When it was last told; where a full history left it out, the order's last change.</summary>
    static DateTimeOffset Last(Order order, string name) =>
        order.Trail.Timeline.LastOrDefault(entry => entry.Event == name)?.Time ?? order.UpdatedAt;

    static Waiting Step(Order order, TimelineEntry last) => new(Next(order, last.Event), last.Time);

    static string Next(Order order, string last) => last switch
    {
        OrderEvent.Created => "its saga to begin: stock and payment",
        OrderEvent.InventoryReserved or OrderEvent.PaymentCompleted => Missing(order),
        OrderEvent.PaymentUnknown => "the payment provider to say whether the charge went through",
        OrderEvent.RefundFailed => "another try to give the money back",
        OrderEvent.Confirmed => "its shipment",
        OrderEvent.ShipmentCreated => "packing",
        OrderEvent.ShipmentPacked => "dispatch",
        OrderEvent.Shipped or OrderEvent.ShipmentInTransit => "delivery",
        OrderEvent.Delivered => "completion",
        OrderEvent.CancellationRefused or OrderEvent.ShipmentCancelRefused => "delivery; cancelling was refused",
        _ => order.IsDispatched ? "delivery" : "its cancellation: what was done for it is being undone",
    };

    static string Missing(Order order)
    {
        var progress = order.Progress;
        if (!progress.Contains(OrderEvent.PaymentCompleted)) return "payment";
        return progress.Contains(OrderEvent.InventoryReserved) ? "confirmation" : "stock";
    }
}
