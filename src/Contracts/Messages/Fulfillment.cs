namespace Doms.Contracts.Messages;

/// <summary>Creates the shipment of a confirmed order.</summary>
public sealed record CreateShipment(string OrderId, string Owner, IReadOnlyList<Line> Lines, Address? Address) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Cancels the shipment of an order, if it has not been dispatched.</summary>
public sealed record CancelShipment(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A shipment exists, and can be packed.</summary>
/// <param name="ShipmentId">The order's id, "-s" and the number; another id for shipments of earlier versions.</param>
/// <param name="TrackingNumber">Null until it is known.</param>
/// <param name="Number">Number of the shipment within its order, from 1.</param>
/// <param name="Lines">The units of the shipment; null for all of the order.</param>
/// <param name="Service">The carrier's service, such as GROUND.</param>
public sealed record ShipmentCreated(
    string OrderId,
    string ShipmentId,
    string? TrackingNumber,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The goods are packed.</summary>
public sealed record ShipmentPacked(
    string OrderId,
    string ShipmentId,
    string? TrackingNumber,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The shipment was dispatched: stock is committed and the order can no longer be cancelled.</summary>
/// <param name="DispatchedBy">Subject that dispatched it, or "clock"; null when it is published again, and in earlier versions.</param>
public sealed record ShipmentDispatched(
    string OrderId,
    string ShipmentId,
    string? TrackingNumber,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null,
    string? DispatchedBy = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The carrier has the parcel and moves it.</summary>
public sealed record ShipmentInTransit(
    string OrderId,
    string ShipmentId,
    string? TrackingNumber,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The customer has the parcel.</summary>
public sealed record ShipmentDelivered(
    string OrderId,
    string ShipmentId,
    string? TrackingNumber,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A shipment could not be made or delivered.</summary>
/// <param name="Dispatched">True when the shipment had already been dispatched.</param>
/// <param name="Lines">The units of the shipment; null for all of the order.</param>
public sealed record ShipmentFailed(
    string OrderId,
    string ShipmentId,
    string Reason,
    bool Dispatched,
    long Version,
    int Number = 1,
    IReadOnlyList<LineQuantity>? Lines = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Carrier or tracking of a shipment that has left was changed.</summary>
public sealed record ShipmentTrackingChanged(
    string OrderId,
    string ShipmentId,
    int Number,
    string? Carrier,
    string? Service,
    string? TrackingNumber,
    string? TrackingUrl,
    long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The order has no shipment any more.</summary>
public sealed record ShipmentCancelled(string OrderId, string? ShipmentId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The shipment was dispatched before it could be cancelled.</summary>
public sealed record ShipmentCancelRefused(string OrderId, string ShipmentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}
