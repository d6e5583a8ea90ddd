using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>
/// Applies facts of other services to an order's history, in every status including final ones. A version that was applied before
/// is skipped; a version older than the newest one changes the history only. A fact that its service tells again at a later version,
/// which another fact may have, is known by its timeline event instead.
/// </summary>
public static class OrderHistoryProjection
{
    public static Decision Apply(Order? order, IMessage message, DateTimeOffset now)
    {
        if (order is null) return Decision.OutOfOrder;
        var fact = FactOf(message);
        var applied = order.History.Applied.Of(fact.Source);
        if (fact.IsToldAgain ? order.History.Contains(fact.Event) : applied.Contains(fact.Version)) return Decision.Nothing;

        var changed = fact.Version > applied.Newest ? ApplyToOrder(order, message) : order;
        return Decision.Change(changed with
        {
            Version = order.Version + 1,
            UpdatedAt = now,
            History = changed.History.Add(new(now, fact.Event, fact.Detail, fact.Cause)) with
            {
                Applied = fact.IsToldAgain ? order.History.Applied : order.History.Applied.With(fact.Source, fact.Version),
                LastSagaContactVersion = order.Version + 1,
                SagaNotResponding = false,
            },
        });
    }

    /// <summary>Applies the facts that change more than the history.</summary>
    static Order ApplyToOrder(Order order, IMessage message) => (order.Status, message) switch
    {
        (OrderStatus.Pending, InventoryReserved m) => order with { Lines = m.Lines, Total = m.Total },
        (not OrderStatus.Cancelled, CancellationRefused m) => order with
        {
            History = order.History with { Cancellation = new(Cancellation.Refused, m.Reason) },
        },
        (_, SagaNeedsAttention m) => order with
        {
            History = order.History with { Attention = $"{m.Step}: {m.Reason}" },
        },
        _ => order,
    };

    static Fact FactOf(IMessage message) => message switch
    {
        InventoryReserved or InventoryUnavailable or InventoryReleased => InventoryFact(message),
        PaymentCompleted or PaymentFailed or PaymentUnknown => PaymentFact(message),
        PaymentRefunded or PaymentRefundFailed or RefundRequested => RefundFact(message),
        CancellationRefused m => new(
            EventSource.Saga, m.Version, TimelineEventNames.CancellationRefused, m.Reason, "saga.cancellation_refused"),
        SagaNeedsAttention m => new(
            EventSource.Saga, m.Version, TimelineEventNames.NeedsAttention, $"{m.Step}: {m.Reason}", "saga.needs_attention"),
        _ => ShipmentFact(message),
    };

    static Fact InventoryFact(IMessage message) => message switch
    {
        InventoryReserved m => new(
            EventSource.Inventory, m.Version, TimelineEventNames.InventoryReserved,
            $"{OrderMessages.LineCountText(m.Lines)}, {new Money(m.Total, m.Currency)}", "inventory.reserved"),
        InventoryUnavailable m => new(
            EventSource.Inventory, m.Version, TimelineEventNames.InventoryUnavailable, m.Reason, "inventory.unavailable",
            IsToldAgain: true),
        _ => new(
            EventSource.Inventory, ((InventoryReleased)message).Version, TimelineEventNames.InventoryReleased,
            "The reservation was released.", "inventory.released"),
    };

    static Fact PaymentFact(IMessage message) => message switch
    {
        PaymentCompleted m => new(
            EventSource.Payment, m.Version, TimelineEventNames.PaymentCompleted,
            new Money(m.Amount, m.Currency).ToString(), "payment.success", IsToldAgain: true),
        PaymentFailed m => new(
            EventSource.Payment, m.Version, TimelineEventNames.PaymentFailed, m.Reason, "payment.failed", IsToldAgain: true),
        _ => UnknownPaymentFact((PaymentUnknown)message),
    };

    static Fact UnknownPaymentFact(PaymentUnknown m) =>
        new(EventSource.Payment, m.Version, TimelineEventNames.PaymentUnknown, m.Reason, "payment.unknown");

    static Fact RefundFact(IMessage message) => message switch
    {
        PaymentRefunded { RefundedTotal: 0 } m => new(
            EventSource.Payment, m.Version, TimelineEventNames.PaymentVoided, "No money was taken.", "payment.refunded", IsToldAgain: true),
        PaymentRefunded { Full: true } m => new(
            EventSource.Payment, m.Version, TimelineEventNames.PaymentRefunded,
            new Money(m.Amount == 0 ? m.RefundedTotal : m.Amount, m.Currency).ToString(), "payment.refunded", IsToldAgain: true),
        PaymentRefunded m => new(
            EventSource.Payment, m.Version, TimelineEventNames.PaymentPartlyRefunded,
            new Money(m.Amount, m.Currency).ToString(), "payment.refunded"),
        PaymentRefundFailed m => new(
            EventSource.Payment, m.Version, TimelineEventNames.RefundFailed, m.Reason, "payment.refund_failed"),
        _ => RefundRequestedFact((RefundRequested)message),
    };

    static Fact RefundRequestedFact(RefundRequested m) => new(
        EventSource.Payment, m.Version, TimelineEventNames.RefundRequested,
        $"{m.Reason} (by {m.RequestedBy})", "payment.refund_requested");

    static Fact ShipmentFact(IMessage message) => message switch
    {
        ShipmentCreated m => TrackedShipmentFact(m.Version, TimelineEventNames.ShipmentCreated, m.TrackingNumber, "shipment.created"),
        ShipmentPacked m => TrackedShipmentFact(m.Version, TimelineEventNames.ShipmentPacked, m.TrackingNumber, "shipment.packed"),
        ShipmentDispatched m => TrackedShipmentFact(m.Version, TimelineEventNames.Shipped, m.TrackingNumber, "shipment.dispatched"),
        ShipmentInTransit m => TrackedShipmentFact(
            m.Version, TimelineEventNames.ShipmentInTransit, m.TrackingNumber, "shipment.in_transit"),
        ShipmentDelivered m => TrackedShipmentFact(m.Version, TimelineEventNames.Delivered, m.TrackingNumber, "shipment.delivered"),
        ShipmentFailed m => new(EventSource.Shipment, m.Version, TimelineEventNames.ShipmentFailed, m.Reason, "shipment.failed"),
        ShipmentCancelled m => new(
            EventSource.Shipment, m.Version, TimelineEventNames.ShipmentCancelled, "Nothing is shipped.", "shipment.cancelled"),
        ShipmentCancelRefused m => new(
            EventSource.Shipment, m.Version, TimelineEventNames.ShipmentCancelRefused, m.Reason, "shipment.cancel_refused",
            IsToldAgain: true),
        _ => throw new ArgumentException(
            $"{message.GetType().Name} does not belong in an order's history.", nameof(message)),
    };

    static Fact TrackedShipmentFact(long version, string name, string? trackingNumber, string cause) =>
        new(EventSource.Shipment, version, name, trackingNumber is null ? "No tracking number" : $"Tracking number {trackingNumber}", cause);

    /// <param name="IsToldAgain">True for a fact that happens once and may be told again at a later version.</param>
    sealed record Fact(EventSource Source, long Version, string Event, string Detail, string Cause, bool IsToldAgain = false);
}
