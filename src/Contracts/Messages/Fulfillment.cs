namespace Doms.Contracts.Messages;

public sealed record CreateShipment(string OrderId, string Owner, IReadOnlyList<Line> Lines, Address? Address) : IMessage
{
    public string Key => OrderId;
}

public sealed record CancelShipment(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

public sealed record ShipmentCreated(string OrderId, string ShipmentId, string TrackingNumber, long Version) : IMessage
{
    public string Key => OrderId;
}

public sealed record ShipmentPacked(string OrderId, string ShipmentId, string TrackingNumber, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The shipment was dispatched: stock is committed and the order can no longer be cancelled.</summary>
public sealed record ShipmentDispatched(string OrderId, string ShipmentId, string TrackingNumber, long Version) : IMessage
{
    public string Key => OrderId;
}

public sealed record ShipmentInTransit(string OrderId, string ShipmentId, string TrackingNumber, long Version) : IMessage
{
    public string Key => OrderId;
}

public sealed record ShipmentDelivered(string OrderId, string ShipmentId, string TrackingNumber, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <param name="Dispatched">True when the shipment had already been dispatched.</param>
public sealed record ShipmentFailed(string OrderId, string ShipmentId, string Reason, bool Dispatched, long Version) : IMessage
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
