using System.Globalization;
using Doms.Contracts.Messages;

namespace Doms.Fulfillment.Domain;

/// <summary>Shipment of an order.</summary>
/// <param name="ShipmentId">Empty when the order was cancelled before a shipment existed.</param>
/// <param name="TrackingNumber">Empty when the order was cancelled before a shipment existed.</param>
/// <param name="WasDispatched">True once dispatched.</param>
/// <param name="Reason">Reason of a failure or cancellation.</param>
public sealed record Shipment(
    string OrderId,
    long Version,
    string Owner,
    ShipmentStatus Status,
    string ShipmentId,
    string TrackingNumber,
    bool WasDispatched,
    string? Reason,
    IReadOnlyList<Line> Lines,
    Address? Address,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>True in a final stage.</summary>
    public bool HasEnded => Status is ShipmentStatus.Delivered or ShipmentStatus.Failed or ShipmentStatus.Cancelled;
}

/// <summary>Numbers by which carriers and customers identify a shipment.</summary>
public static class TrackingNumber
{
    const ulong FnvOffset = 14695981039346656037;
    const ulong FnvPrime = 1099511628211;

    /// <summary>The tracking number of a shipment, derived from its id.</summary>
    public static string Of(string shipmentId)
    {
        var hash = FnvOffset;
        foreach (var character in shipmentId) hash = unchecked((hash ^ character) * FnvPrime);
        return string.Create(CultureInfo.InvariantCulture, $"DT{hash:X16}");
    }
}
