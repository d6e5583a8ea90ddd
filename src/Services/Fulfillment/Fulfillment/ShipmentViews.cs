using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Maps shipments to the view of the API.</summary>
static class ShipmentViews
{
    public static ShipmentView ToView(this Shipment shipment) => new(
        shipment.OrderId,
        shipment.ShipmentId,
        shipment.Status.Text(),
        shipment.Carriage.TrackingNumber,
        shipment.Reason,
        [.. shipment.Lines.Select(line => new ShipmentItemView(line.ProductId, line.Quantity, line.LineId))],
        shipment.Address,
        shipment.CreatedAt,
        shipment.ChangedAt,
        shipment.Version,
        shipment.Number,
        shipment.Carriage.Carrier,
        shipment.Carriage.Service,
        shipment.Carriage.TrackingUrl,
        shipment.ChangedAt);
}
