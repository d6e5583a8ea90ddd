using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Tables of Fulfillment.</summary>
static class Tables
{
    public static readonly Table<Shipment> Shipments = Table.For<Shipment>("shipments")
        .Key("order_id", shipment => shipment.OrderId)
        .Version("version", shipment => shipment.Version)
        .Text("owner", shipment => shipment.Owner)
        .Text("status", shipment => shipment.Status.Text())
        .Text("shipment_id", shipment => shipment.ShipmentId)
        .Text("tracking_number", shipment => shipment.TrackingNumber)
        .Bool("has_left", shipment => shipment.WasDispatched)
        .TextOrNull("reason", shipment => shipment.Reason)
        .Json("lines", shipment => shipment.Lines, FulfillmentJson.Default.IReadOnlyListLine)
        .Json("address", shipment => shipment.Address, FulfillmentJson.Default.Address!)
        .Time("created_at", shipment => shipment.CreatedAt)
        .Time("changed_at", shipment => shipment.ChangedAt)
        .Read(row => new Shipment(
            row.Text(),
            row.Int64(),
            row.Text(),
            ShipmentStatusText.Parse(row.Text()),
            row.Text(),
            row.Text(),
            row.Bool(),
            row.TextOrNull(),
            row.Json(FulfillmentJson.Default.IReadOnlyListLine),
            row.JsonOrNull(FulfillmentJson.Default.Address),
            row.Time(),
            row.Time()));
}
