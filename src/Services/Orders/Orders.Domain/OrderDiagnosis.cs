namespace Doms.Orders.Domain;

/// <summary>Reason why an order is pending.</summary>
/// <param name="Description">A phrase to show.</param>
/// <param name="Since">Start of the wait.</param>
public sealed record OrderPendingReason(string Description, DateTimeOffset Since);

/// <summary>Finds out from the row of an order what it is waiting for.</summary>
public static class OrderDiagnosis
{
    /// <summary>The pending reason; null for a final status.</summary>
    public static OrderPendingReason? PendingReason(Order order) => order switch
    {
        { IsEnded: true } => null,
        { Attention: { } attention } => new($"an operator: {attention.Oldest.Reason}", attention.Oldest.Since),
        { SagaNotResponding: true } => new("a response from the saga; order.created is republished periodically", order.CreatedAt),
        { Cancellation: { State: Cancellation.Requested } requested } => new(
            "compensation to finish, or the cancellation to be refused", requested.Since),
        { NewestShipment: { } shipment } => new(NextOfShipment(order, shipment), shipment.ChangedAt),
        { Status: OrderStatus.Confirmed } => new("its shipment", TimeOf(order)),
        _ => new(NextBeforeConfirmation(order), TimeOf(order)),
    };

    static string NextOfShipment(Order order, OrderShipment shipment) => shipment switch
    {
        { Status: ShipmentStatuses.Delivered } => "completion",
        { HasLeft: true } when order.Cancellation is not null => "delivery; cancelling was refused",
        { HasLeft: true } => "delivery",
        { Status: ShipmentStatuses.Created } => "packing",
        { Status: ShipmentStatuses.Packed } => "dispatch",
        _ => "compensation to finish",
    };

    static string NextBeforeConfirmation(Order order)
    {
        var isReserved = order.Milestones.ContainsKey(TimelineEventNames.InventoryReserved);
        return order.Payment.Status switch
        {
            _ when order.Heard.Contains("reservation", TimelineEventNames.InventoryUnavailable) => "compensation to finish",
            OrderPaymentStatuses.None => isReserved ? "payment" : "the saga to start (stock and payment)",
            OrderPaymentStatuses.Pending => "payment",
            OrderPaymentStatuses.Unknown => "the payment provider to say whether the charge went through",
            OrderPaymentStatuses.Paid or OrderPaymentStatuses.PartiallyRefunded => isReserved ? "confirmation" : "stock",
            _ => "compensation to finish",
        };
    }

    /// <summary>Time of the newest milestone.</summary>
    static DateTimeOffset TimeOf(Order order) => order.Milestones.Values.Max();
}
