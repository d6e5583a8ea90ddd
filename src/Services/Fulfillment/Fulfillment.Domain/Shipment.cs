using System.Globalization;
using Doms.Contracts.Messages;

namespace Doms.Fulfillment.Domain;

/// <summary>The row of one order's shipment.</summary>
/// <param name="ShipmentId">Empty when it was cancelled before it was there.</param>
/// <param name="TrackingNumber">Empty when it was cancelled before it was there.</param>
/// <param name="WasDispatched">True from dispatch on.</param>
/// <param name="Reason">Why it failed or was cancelled.</param>
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
    /// <summary>True in a stage that nothing follows.</summary>
    public bool HasEnded => Status is ShipmentStatus.Delivered or ShipmentStatus.Failed or ShipmentStatus.Cancelled;
}

/// <summary>Numbers that carriers and customers know a shipment by.</summary>
public static class TrackingNumber
{
    const ulong FnvOffset = 14695981039346656037;
    const ulong FnvPrime = 1099511628211;

    /// <summary>The tracking number of a shipment: always the same one for the same id.</summary>
    public static string Of(string shipmentId)
    {
        var hash = FnvOffset;
        foreach (var character in shipmentId) hash = unchecked((hash ^ character) * FnvPrime);
        return string.Create(CultureInfo.InvariantCulture, $"DT{hash:X16}");
    }
}
