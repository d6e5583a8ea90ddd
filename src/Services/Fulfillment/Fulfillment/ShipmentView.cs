using Doms.Contracts.Messages;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>A shipment as its owner sees it.</summary>
/// <param name="Reason">Why it failed or was cancelled.</param>
sealed record ShipmentView(
    string OrderId,
    string? ShipmentId,
    string Status,
    string? TrackingNumber,
    string? Reason,
    IReadOnlyList<ShipmentItem> Items,
    Address? Address,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    long Version)
{
    public static ShipmentView Of(Shipment shipment) => new(
        shipment.OrderId,
        shipment.ShipmentId.Length == 0 ? null : shipment.ShipmentId,
        shipment.Status.Text(),
        shipment.TrackingNumber.Length == 0 ? null : shipment.TrackingNumber,
        shipment.Reason,
        [.. shipment.Lines.Select(line => new ShipmentItem(line.ProductId, line.Quantity))],
        shipment.Address,
        shipment.CreatedAt,
        shipment.ChangedAt,
        shipment.Version);
}

/// <summary>What is in the parcel.</summary>
sealed record ShipmentItem(string ProductId, long Quantity);
