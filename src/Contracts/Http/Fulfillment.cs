using Doms.Contracts.Messages;

namespace Doms.Contracts.Http;

/// <summary>Body of <c>POST .../fail</c> of a shipment.</summary>
/// <param name="Reason">Cause of the failed delivery; up to 500 characters, optional.</param>
public sealed record FailShipmentRequest(string? Reason);

/// <summary>
/// Body of <c>POST .../dispatch</c> of a shipment, optional, and of <c>PATCH /shipments/{shipmentId}</c>; members that are null stay
/// unchanged.
/// </summary>
/// <param name="Carrier">Up to 100 characters.</param>
/// <param name="Service">The carrier's service, such as GROUND; up to 100 characters.</param>
/// <param name="TrackingNumber">Up to 100 characters.</param>
/// <param name="TrackingUrl">An http or https address of up to 2,000 characters.</param>
public sealed record ShipmentTrackingRequest(string? Carrier, string? Service, string? TrackingNumber, string? TrackingUrl);

/// <summary>A shipment of an order.</summary>
/// <param name="ShipmentId">The order's id, "-s" and the number.</param>
/// <param name="TrackingNumber">Null until it is known.</param>
/// <param name="Reason">Cause of a failed or cancelled shipment.</param>
/// <param name="ChangedAt">Deprecated: the same as <paramref name="UpdatedAt"/>.</param>
/// <param name="Number">Number within the order, from 1.</param>
/// <param name="Service">The carrier's service, such as GROUND.</param>
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
    long Version,
    int Number = 1,
    string? Carrier = null,
    string? Service = null,
    string? TrackingUrl = null,
    DateTimeOffset UpdatedAt = default);

/// <summary>Units of one line of the order in a shipment.</summary>
public sealed record ShipmentItemView(string ProductId, long Quantity, string? LineId = null);
