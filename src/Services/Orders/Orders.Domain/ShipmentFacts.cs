using System.Globalization;
using Doms.Contracts.Messages;
using Names = Doms.Orders.Domain.TimelineEventNames;

namespace Doms.Orders.Domain;

/// <summary>Facts of the order's shipments.</summary>
static class ShipmentFacts
{
    const string Actor = "fulfillment";

    static readonly string[] Forward =
    [
        ShipmentStatuses.Created, ShipmentStatuses.Packed, ShipmentStatuses.Dispatched, ShipmentStatuses.InTransit,
        ShipmentStatuses.Delivered,
    ];

    public static OrderFact? Of(IMessage message) => message switch
    {
        ShipmentCreated m => Move(Names.ShipmentCreated, "shipment.created", ShipmentStatuses.Created, new(
            m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl)),
        ShipmentPacked m => Move(Names.ShipmentPacked, "shipment.packed", ShipmentStatuses.Packed, new(
            m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl)),
        ShipmentDispatched m => Move(Names.Shipped, "shipment.dispatched", ShipmentStatuses.Dispatched, new(
            m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl)),
        ShipmentInTransit m => Move(Names.ShipmentInTransit, "shipment.in_transit", ShipmentStatuses.InTransit, new(
            m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl)),
        ShipmentDelivered m => Move(Names.Delivered, "shipment.delivered", ShipmentStatuses.Delivered, new(
            m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl)),
        _ => OfEnd(message),
    };

    static OrderFact? OfEnd(IMessage message) => message switch
    {
        ShipmentFailed m => Fail(m),
        ShipmentTrackingChanged m => ChangeTracking(m),
        ShipmentCancelled m => Cancel(m),
        ShipmentCancelRefused m => new(
            RowOf(m.OrderId, NumberOf(m.OrderId, m.ShipmentId)), m.Version, Names.ShipmentCancelRefused, m.Reason,
            "shipment.cancel_refused", Actor) { IsOnce = true, Data = new EntryData(m.ShipmentId) },
        _ => null,
    };

    static OrderFact Move(string type, string cause, string status, Told told)
    {
        var detail = told.TrackingNumber is { } number ? $"Tracking number {number}" : DetailOf(status);
        return new(
            RowOf(told.OrderId, told.Number), told.Version, type, detail, cause, Actor,
            (order, at) => Put(order, told, at, known => known with
            {
                HasLeft = known.HasLeft || Array.IndexOf(Forward, status) >= 2,
                Status = IsBehind(known.Status, status) ? status : known.Status,
                DispatchedAt = status == ShipmentStatuses.Dispatched ? at.OccurredAt : known.DispatchedAt,
                DeliveredAt = status == ShipmentStatuses.Delivered ? at.OccurredAt : known.DeliveredAt,
            }))
        {
            IsOnce = true, Data = new EntryData(told.ShipmentId, Lines: told.Lines),
        };
    }

    static OrderFact Fail(ShipmentFailed m)
    {
        var told = new Told(m.OrderId, m.ShipmentId, m.Number, m.Version, m.Lines);
        return new(
            RowOf(m.OrderId, m.Number), m.Version, Names.ShipmentFailed, m.Reason, "shipment.failed", Actor,
            (order, at) => Put(order, told, at, known => known with
            {
                Status = ShipmentStatuses.Failed, HasLeft = known.HasLeft || m.Dispatched,
            })) { IsOnce = true, Data = new EntryData(m.ShipmentId, Lines: m.Lines) };
    }

    static string DetailOf(string status) => status switch
    {
        ShipmentStatuses.Created => "The shipment is being prepared.",
        ShipmentStatuses.Packed => "The goods are packed.",
        ShipmentStatuses.Delivered => "The goods were delivered.",
        _ => "The goods are on their way.",
    };

    static OrderFact ChangeTracking(ShipmentTrackingChanged m)
    {
        var told = new Told(m.OrderId, m.ShipmentId, m.Number, m.Version, null, m.Carrier, m.Service, m.TrackingNumber, m.TrackingUrl);
        return new(
            RowOf(m.OrderId, m.Number), m.Version, Names.ShipmentTrackingChanged,
            m.TrackingNumber is { } number ? $"Tracking number {number}" : "The tracking number was removed.",
            "shipment.tracking_changed", Actor,
            (order, at) => Put(order, told, at, known => known)) { Data = new EntryData(m.ShipmentId) };
    }

    static OrderFact Cancel(ShipmentCancelled m)
    {
        var number = NumberOf(m.OrderId, m.ShipmentId);
        return new(
            RowOf(m.OrderId, number), m.Version, Names.ShipmentCancelled, "Nothing is shipped.", "shipment.cancelled", Actor,
            (order, at) => m.ShipmentId is null
                ? order
                : Put(order, new Told(m.OrderId, m.ShipmentId, number, m.Version), at, known => known with
                {
                    Status = ShipmentStatuses.Cancelled,
                })) { IsOnce = true, Data = new EntryData(m.ShipmentId) };
    }

    /// <summary>Changes the shipment, or adds it; carrier and tracking change unless newer ones are known.</summary>
    static Order Put(Order order, Told told, Occasion at, Func<OrderShipment, OrderShipment> change)
    {
        var known = order.Shipments.FirstOrDefault(shipment => shipment.Number == told.Number) ?? new OrderShipment(
            told.ShipmentId, told.Number, ShipmentStatuses.Created, HasLeft: false, null, null, null, null, told.Lines, null, null, at.Now,
            Version: 0);
        var changed = change(known) with { ChangedAt = at.Now, Items = known.Items ?? told.Lines };
        if (told.Version >= known.Version)
        {
            var isOtherParcel = told.TrackingNumber is { } number && number != known.TrackingNumber;
            changed = changed with
            {
                Carrier = told.Carrier ?? known.Carrier,
                Service = told.Service ?? known.Service,
                TrackingNumber = told.TrackingNumber ?? known.TrackingNumber,
                TrackingUrl = told.TrackingUrl ?? (isOtherParcel ? null : known.TrackingUrl),
                Version = told.Version,
            };
        }

        return order with
        {
            Shipments =
            [
                .. order.Shipments.Where(shipment => shipment.Number != told.Number).Append(changed).OrderBy(shipment => shipment.Number),
            ],
        };
    }

    // A shipment never goes back, so that its furthest status is its newest, in whichever order its facts arrive.
    static bool IsBehind(string known, string told) =>
        Array.IndexOf(Forward, known) is >= 0 and var at && at < Array.IndexOf(Forward, told);

    static string RowOf(string orderId, int number) => $"{orderId}-s{number}";

    static int NumberOf(string orderId, string? shipmentId) =>
        shipmentId is not null && shipmentId.StartsWith($"{orderId}-s", StringComparison.Ordinal)
        && int.TryParse(shipmentId.AsSpan(orderId.Length + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 1;

    /// <summary>Contents of a message about a shipment.</summary>
    sealed record Told(
        string OrderId,
        string ShipmentId,
        int Number,
        long Version,
        IReadOnlyList<LineQuantity>? Lines = null,
        string? Carrier = null,
        string? Service = null,
        string? TrackingNumber = null,
        string? TrackingUrl = null);
}
