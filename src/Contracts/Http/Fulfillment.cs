using Doms.Contracts.Messages;

namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST /fulfillment/{orderId}/fail</c>.</summary>
/// <param name="Reason">Cause of the failed delivery; up to 500 characters, optional.</param>
public sealed record FailShipmentRequest(string? Reason);

/// <summary>The shipment of an order.</summary>
/// <param name="Reason">Cause of a failed or cancelled shipment.</param>
public sealed record ShipmentView(
    string OrderId,
    string? ShipmentId,
    string Status,
    string? TrackingNumber,
    string? Reason,
    IReadOnlyList<ShipmentItemView> Items,
    Address? Address,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    long Version);

/// <summary>Units of one product in a shipment.</summary>
public sealed record ShipmentItemView(string ProductId, long Quantity);
