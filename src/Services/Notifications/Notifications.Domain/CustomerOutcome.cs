using Doms.Contracts.Messages;

namespace Doms.Notifications.Domain;

/// <summary>Outcome of an order that its customer is notified of.</summary>
/// <param name="Template">A value of <see cref="Templates"/>.</param>
/// <param name="Event">Name of its event.</param>
public sealed record CustomerOutcome(string OrderId, string Template, string Event)
{
    /// <summary>Distinguishes outcomes that an order can have several times.</summary>
    public string? Occurrence { get; private init; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long Amount { get; private init; }

    public string Currency { get; private init; } = "";

    public string Reason { get; private init; } = "";

    public IReadOnlyList<LineReason> Reasons { get; private init; } = [];

    /// <summary>False for a cancelled order for which no money was taken.</summary>
    public bool MayBePaid { get; private init; }

    public string? Carrier { get; private init; }

    public string? TrackingNumber { get; private init; }

    /// <summary>Page on which the carrier shows where the parcel is.</summary>
    public string? TrackingUrl { get; private init; }

    /// <summary>Key of its notification: a repeated outcome is one mail.</summary>
    public string Id => Occurrence is { } occurrence ? $"{OrderId}/{Template}/{occurrence}" : $"{OrderId}/{Template}";

    public static CustomerOutcome Of(OrderConfirmed m) =>
        new(m.OrderId, Templates.Confirmed, "order.confirmed") { Amount = m.Total, Currency = m.Currency };

    public static CustomerOutcome Of(OrderCancelled m) =>
        new(m.OrderId, Templates.Cancelled, "order.cancelled") 
        {
            Reason = m.Reason, Reasons = m.Reasons, MayBePaid = m.Captured is not 0,
        };

    /// <summary>Null when no money moved: the mail of the cancellation is enough.</summary>
    public static CustomerOutcome? Of(PaymentRefunded m) => m.Amount == 0
        ? null
        : new(m.OrderId, Templates.Refunded, "payment.refunded")
        {
            Occurrence = m.RefundId ?? $"{m.Version}", Amount = m.Amount, Currency = m.Currency,
        };

    public static CustomerOutcome Of(ShipmentDispatched m) =>
        new(m.OrderId, Templates.Dispatched, "shipment.dispatched")
        {
            Occurrence = OccurrenceOf(m.Number, m.ShipmentId),
            Carrier = m.Carrier, TrackingNumber = m.TrackingNumber, TrackingUrl = m.TrackingUrl,
        };

    public static CustomerOutcome Of(ShipmentDelivered m) =>
        new(m.OrderId, Templates.Delivered, "shipment.delivered")
        {
            Occurrence = OccurrenceOf(m.Number, m.ShipmentId),
            Carrier = m.Carrier, TrackingNumber = m.TrackingNumber, TrackingUrl = m.TrackingUrl,
        };

    // The first shipment's keys are those of earlier versions, which knew no other.
    static string? OccurrenceOf(int number, string shipmentId) => number == 1 ? null : shipmentId;
}

/// <summary>Templates of mails.</summary>
public static class Templates
{
    public const string Confirmed = "confirmed";
    public const string Cancelled = "cancelled";
    public const string Refunded = "refunded";
    public const string Dispatched = "dispatched";
    public const string Delivered = "delivered";
}
