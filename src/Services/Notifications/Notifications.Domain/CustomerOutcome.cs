using Doms.Contracts.Messages;

namespace Doms.Notifications.Domain;

/// <summary>What became of an order, as far as its customer is concerned.</summary>
/// <param name="Template">A word of <see cref="Templates"/>.</param>
/// <param name="Event">Name of the event that told it.</param>
public sealed record CustomerOutcome(string OrderId, string Template, string Event)
{
    /// <summary>Tells outcomes apart of which an order can have several.</summary>
    public long? Occurrence { get; private init; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public long Amount { get; private init; }

    public string Currency { get; private init; } = "";

    public string Reason { get; private init; } = "";

    public IReadOnlyList<LineReason> Reasons { get; private init; } = [];

    public string TrackingNumber { get; private init; } = "";

    /// <summary>The key of its notification: the same outcome told twice is one mail.</summary>
    public string Id => Occurrence is { } number ? $"{OrderId}/{Template}/{number}" : $"{OrderId}/{Template}";

    public static CustomerOutcome Of(OrderConfirmed m) =>
        new(m.OrderId, Templates.Confirmed, "order.confirmed") { Amount = m.Total, Currency = m.Currency };

    public static CustomerOutcome Of(OrderCancelled m) =>
        new(m.OrderId, Templates.Cancelled, "order.cancelled") { Reason = m.Reason, Reasons = m.Reasons };

    /// <summary>Null where no money moved: the cancellation says all there is to say.</summary>
    public static CustomerOutcome? Of(PaymentRefunded m) => m.Amount == 0
        ? null
        : new(m.OrderId, Templates.Refunded, "payment.refunded")
        {
            Occurrence = m.Version, Amount = m.Amount, Currency = m.Currency,
        };

    public static CustomerOutcome Of(ShipmentDispatched m) =>
        new(m.OrderId, Templates.Dispatched, "shipment.dispatched") { TrackingNumber = m.TrackingNumber };

    public static CustomerOutcome Of(ShipmentDelivered m) =>
        new(m.OrderId, Templates.Delivered, "shipment.delivered") { TrackingNumber = m.TrackingNumber };
}

/// <summary>The mails there are.</summary>
public static class Templates
{
    public const string Confirmed = "confirmed";
    public const string Cancelled = "cancelled";
    public const string Refunded = "refunded";
    public const string Dispatched = "dispatched";
    public const string Delivered = "delivered";
}
