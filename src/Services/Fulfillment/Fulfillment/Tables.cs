using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Tables of Fulfillment.</summary>
static class Tables
{
    public static readonly Table<Shipment> Shipments = Table.For<Shipment>("shipments")
        .Key("shipment_id", shipment => shipment.ShipmentId)
        .Version("version", shipment => shipment.Version)
        .Text("order_id", shipment => shipment.OrderId)
        .Int64("number", shipment => shipment.Number)
        .Text("owner", shipment => shipment.Owner)
        .Text("location_id", shipment => shipment.LocationId)
        .Text("status", shipment => shipment.Status.Text())
        .Int64("status_version", shipment => shipment.StatusVersion)
        .Bool("has_left", shipment => shipment.WasDispatched)
        .TextOrNull("reason", shipment => shipment.Reason)
        .Json("lines", shipment => shipment.Lines, FulfillmentJson.Default.IReadOnlyListShipmentLine)
        .Json("address", shipment => shipment.Address, FulfillmentJson.Default.Address!)
        .TextOrNull("carrier", shipment => shipment.Carriage.Carrier)
        .TextOrNull("service", shipment => shipment.Carriage.Service)
        .Json("parcels", shipment => shipment.Carriage.Parcels, FulfillmentJson.Default.IReadOnlyListParcel)
        .Time("created_at", shipment => shipment.CreatedAt)
        .Time("changed_at", shipment => shipment.ChangedAt)
        .Read(row => new Shipment(
            row.Text(),
            row.Int64(),
            row.Text(),
            (int)row.Int64(),
            row.Text(),
            row.Text(),
            ShipmentStatusText.Parse(row.Text()),
            row.Int64(),
            row.Bool(),
            row.TextOrNull(),
            row.Json(FulfillmentJson.Default.IReadOnlyListShipmentLine),
            row.JsonOrNull(FulfillmentJson.Default.Address),
            new Carriage(row.TextOrNull(), row.TextOrNull(), row.Json(FulfillmentJson.Default.IReadOnlyListParcel)),
            row.Time(),
            row.Time()));
}
