using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// Writes what the other services tell into an order's history. A fact is a fact in every state, also after the end;
/// only what was told before is not written again. What comes late changes no more than the history.
/// </summary>
public static class OrderRecorder
{
    public static Decision<Order> Record(Order? order, IMessage message, DateTimeOffset now)
    {
        if (order is null) return Decision<Order>.TooEarly;
        var fact = FactOf(message);
        var known = order.Trail.Applied.Of(fact.Source);
        if (known.Has(fact.Version)) return Decision<Order>.Nothing;

        var told = fact.Version > known.Newest ? Effect(order, message) : order;
        return Decision<Order>.Change(told with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            Trail = told.Trail.Add(new(now, fact.Event, fact.Detail, fact.Cause)) with
            {
                Applied = order.Trail.Applied.With(fact.Source, fact.Version),
                SignVersion = order.Version + 1,
                Unattended = false,
            },
        });
    }

    /// <summary>The few facts that change more than the history.</summary>
    static Order Effect(Order order, IMessage message) => (order.Status, message) switch
    {
        (OrderStatus.Pending, InventoryReserved m) => order with { Lines = m.Lines, Total = m.Total },
        (not OrderStatus.Cancelled, CancellationRefused m) => order with
        {
            Trail = order.Trail with { Cancellation = new(Cancellation.Refused, m.Reason) },
        },
        (_, SagaNeedsAttention m) => order with
        {
            Trail = order.Trail with { Attention = $"{m.Step}: {m.Reason}" },
        },
        _ => order,
    };

    static Fact FactOf(IMessage message) => message switch
    {
        InventoryReserved or InventoryUnavailable or InventoryReleased => OfInventory(message),
        PaymentCompleted or PaymentFailed or PaymentUnknown => OfPayment(message),
        PaymentRefunded or PaymentRefundFailed or RefundRequested => OfRefund(message),
        CancellationRefused m => new(
            Source.Saga, m.Version, OrderEvent.CancellationRefused, m.Reason, "saga.cancellation_refused"),
        SagaNeedsAttention m => new(
            Source.Saga, m.Version, OrderEvent.NeedsAttention, $"{m.Step}: {m.Reason}", "saga.needs_attention"),
        _ => OfShipment(message),
    };

    static Fact OfInventory(IMessage message) => message switch
    {
        InventoryReserved m => new(
            Source.Inventory, m.Version, OrderEvent.InventoryReserved,
            $"{OrderMessages.Count(m.Lines)}, {new Money(m.Total, m.Currency)}", "inventory.reserved"),
        InventoryUnavailable m => new(
            Source.Inventory, m.Version, OrderEvent.InventoryUnavailable, m.Reason, "inventory.unavailable"),
        _ => new(
            Source.Inventory, ((InventoryReleased)message).Version, OrderEvent.InventoryReleased,
            "The stock is free again.", "inventory.released"),
    };

    static Fact OfPayment(IMessage message) => message switch
    {
        PaymentCompleted m => new(
            Source.Payment, m.Version, OrderEvent.PaymentCompleted,
            new Money(m.Amount, m.Currency).ToString(), "payment.success"),
        PaymentFailed m => new(Source.Payment, m.Version, OrderEvent.PaymentFailed, m.Reason, "payment.failed"),
        _ => UnknownPayment((PaymentUnknown)message),
    };

    static Fact UnknownPayment(PaymentUnknown m) =>
        new(Source.Payment, m.Version, OrderEvent.PaymentUnknown, m.Reason, "payment.unknown");

    static Fact OfRefund(IMessage message) => message switch
    {
        PaymentRefunded { Amount: 0 } m => new(
            Source.Payment, m.Version, OrderEvent.PaymentVoided, "No money was taken.", "payment.refunded"),
        PaymentRefunded m => new(
            Source.Payment, m.Version, m.Full ? OrderEvent.PaymentRefunded : OrderEvent.PaymentPartlyRefunded,
            new Money(m.Amount, m.Currency).ToString(), "payment.refunded"),
        PaymentRefundFailed m => new(
            Source.Payment, m.Version, OrderEvent.RefundFailed, m.Reason, "payment.refund_failed"),
        _ => RequestedRefund((RefundRequested)message),
    };

    static Fact RequestedRefund(RefundRequested m) => new(
        Source.Payment, m.Version, OrderEvent.RefundRequested,
        $"{m.Reason} (by {m.RequestedBy})", "payment.refund_requested");

    static Fact OfShipment(IMessage message) => message switch
    {
        ShipmentCreated m => Tracked(m.Version, OrderEvent.ShipmentCreated, m.TrackingNumber, "shipment.created"),
        ShipmentPacked m => Tracked(m.Version, OrderEvent.ShipmentPacked, m.TrackingNumber, "shipment.packed"),
        ShipmentDispatched m => Tracked(m.Version, OrderEvent.Shipped, m.TrackingNumber, "shipment.dispatched"),
        ShipmentInTransit m => Tracked(
            m.Version, OrderEvent.ShipmentInTransit, m.TrackingNumber, "shipment.in_transit"),
        ShipmentDelivered m => Tracked(m.Version, OrderEvent.Delivered, m.TrackingNumber, "shipment.delivered"),
        ShipmentFailed m => new(Source.Shipment, m.Version, OrderEvent.ShipmentFailed, m.Reason, "shipment.failed"),
        ShipmentCancelled m => new(
            Source.Shipment, m.Version, OrderEvent.ShipmentCancelled, "Nothing is shipped.", "shipment.cancelled"),
        ShipmentCancelRefused m => new(
            Source.Shipment, m.Version, OrderEvent.ShipmentCancelRefused, m.Reason, "shipment.cancel_refused"),
        _ => throw new ArgumentException(
            $"{message.GetType().Name} does not belong in an order's history.", nameof(message)),
    };

    static Fact Tracked(long version, string name, string trackingNumber, string cause) =>
        new(Source.Shipment, version, name, $"Tracking number {trackingNumber}", cause);

    sealed record Fact(Source Source, long Version, string Event, string Detail, string Cause);
}
