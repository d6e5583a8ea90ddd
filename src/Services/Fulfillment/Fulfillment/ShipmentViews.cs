using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Maps shipments to the view of the API.</summary>
static class ShipmentViews
{
    public static ShipmentView ToView(this Shipment shipment) => new(
        shipment.OrderId,
        shipment.ShipmentId.Length == 0 ? null : shipment.ShipmentId,
        shipment.Status.Text(),
        shipment.TrackingNumber.Length == 0 ? null : shipment.TrackingNumber,
        shipment.Reason,
        [.. shipment.Lines.Select(line => new ShipmentItemView(line.ProductId, line.Quantity))],
        shipment.Address,
        shipment.CreatedAt,
        shipment.ChangedAt,
        shipment.Version);
}
