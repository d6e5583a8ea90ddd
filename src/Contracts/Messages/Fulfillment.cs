namespace Doms.Contracts.Messages;

public sealed record CreateShipment(string OrderId, string Owner, IReadOnlyList<Line> Lines, Address? Address) : IMessage
{
    public string Key => OrderId;
}

public sealed record CancelShipment(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

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

public sealed record ShipmentCancelled(string OrderId, string? ShipmentId, long Version) : IMessage
{
    public string Key => OrderId;
}

public sealed record ShipmentCancelRefused(string OrderId, string ShipmentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}
