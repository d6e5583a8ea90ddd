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

/// <summary>The goods left the house: the reservation is sold, cancelling is over.</summary>
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

/// <param name="Dispatched">True when the goods had already left the house.</param>
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
