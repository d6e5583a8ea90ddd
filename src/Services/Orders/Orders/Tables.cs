using Doms.Engine.Storage;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Tables of Orders.</summary>
static class Tables
{
    /// <summary>Index of the entries without a position in the feed.</summary>
    public const string Unnumbered = "unnumbered";

    public static readonly Table<Order> Orders = Table.For<Order>("orders")
        .Key("order_id", order => order.OrderId)
        .Version("version", order => order.Version)
        .Int64("number", order => order.Number)
        .TextOrNull("reference", order => order.Reference)
        .Text("owner", order => order.Owner)
        .Text("customer_id", order => order.CustomerId)
        .Text("placed_by", order => order.PlacedBy)
        .TextOrNull("email", order => order.CustomerEmail)
        .Text("status", order => order.Status.Text())
        .Text("payment_status", order => order.Payment.Status)
        .Text("fulfillment_status", FulfillmentStatuses.Of)
        .Text("currency", order => order.Currency)
        .Bool("tax_included", order => order.Totals.TaxIncluded)
        .Int64OrNull("items_total", order => order.Totals.Items)
        .Int64("discount_total", order => order.Totals.Discount)
        .Int64("shipping_total", order => order.Totals.Shipping)
        .Int64("tax_total", order => order.Totals.Tax)
        .Int64OrNull("total", order => order.Total)
        .Int64("captured", order => order.Payment.Captured)
        .Int64("refunded", order => order.Payment.Refunded)
        .TextOrNull("payment_id", order => order.Payment.PaymentId)
        .Int64("refund_in_flight", order => order.Payment.InFlight)
        .Json("lines", order => order.Lines, OrdersJson.Default.IReadOnlyListOrderLine)
        .Json("terms", order => order.Terms, OrdersJson.Default.AgreedTerms)
        .Json("progress", order => order.Milestones, OrdersJson.Default.IReadOnlyDictionaryStringDateTimeOffset)
        .TextOrNull("reason", order => order.Reason)
        .Json("reasons", order => order.Reasons, OrdersJson.Default.IReadOnlyListLineReason)
        .Json("cancellation", order => order.Cancellation, OrdersJson.Default.Cancellation!)
        .Json("attention", order => order.Attention?.ByCause, OrdersJson.Default.IReadOnlyDictionaryStringAttentionReason!)
        .Json("heard", order => order.Heard.ByEvent, OrdersJson.Default.IReadOnlyDictionaryStringVersionWindow)
        .Json("shipments", order => order.Shipments, OrdersJson.Default.IReadOnlyListOrderShipment)
        .Json("refunds", order => order.Payment.Refunds, OrdersJson.Default.IReadOnlyListOrderRefund)
        .Int64("sequence", order => order.Sequence)
        .Int64("saga_contact_version", order => order.LastSagaContactVersion)
        .Bool("saga_silent", order => order.SagaNotResponding)
        .Time("created_at", order => order.CreatedAt)
        .Time("updated_at", order => order.UpdatedAt)
        .TextOrNull("open_shipment", order => order.IsEnded ? null : order.NewestShipment?.Status)
        .LookedUp()
        .Read(OrderRow.Read);

    public static readonly Table<OrderEntry> Entries = Table.For<OrderEntry>("order_events")
        .Key("event_id", entry => entry.EventId)
        .Version("version", entry => entry.Version)
        .Text("order_id", entry => entry.OrderId)
        .Int64("sequence", entry => entry.Sequence)
        .Int64("order_version", entry => entry.OrderVersion)
        .Text("type", entry => entry.Type)
        .Time("occurred_at", entry => entry.OccurredAt)
        .Time("recorded_at", entry => entry.RecordedAt)
        .Text("audience", entry => entry.Audience)
        .Text("actor", entry => entry.Actor)
        .Text("detail", entry => entry.Detail)
        .Json("data", entry => entry.Data, OrdersJson.Default.EntryData)
        .Text("cause", entry => entry.Cause)
        .TextOrNull("cause_id", entry => entry.CauseId)
        .Int64OrNull("position", entry => entry.Position)
        .Int64OrNull("unnumbered", entry => entry.Position is null ? entry.Sequence : null)
        .Index(Unnumbered, null, "unnumbered")
        .AppendOnly()
        .Read(row => new OrderEntry(
            row.Text(),
            row.Int64(),
            row.Text(),
            (int)row.Int64(),
            row.Int64(),
            row.Text(),
            row.Time(),
            row.Time(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.Json(OrdersJson.Default.EntryData),
            row.Text(),
            row.TextOrNull(),
            row.Int64OrNull()));

    public static readonly Table<OrderReference> References = Table.For<OrderReference>("order_references")
        .Key("reference_key", reference => reference.Key)
        .Version("version", reference => reference.Version)
        .Text("order_id", reference => reference.OrderId)
        .Read(row => new OrderReference(row.Text(), row.Int64(), row.Text()));

    public static readonly Table<OrderNumbers> Numbers = Table.For<OrderNumbers>("order_numbers")
        .Key("name", numbers => numbers.Name)
        .Version("version", numbers => numbers.Version)
        .Int64("next", numbers => numbers.Next)
        .Read(row => new OrderNumbers(row.Text(), row.Int64(), row.Int64()));

    public static readonly Table<ProductPrice> Prices = Table.For<ProductPrice>("order_product_prices")
        .Key("product_id", price => price.ProductId)
        .Version("version", price => price.Version)
        .TextOrNull("name", price => price.Name)
        .Int64OrNull("price", price => price.Price)
        .Text("currency", price => price.Currency)
        .Int64("source_version", price => price.SourceVersion)
        .Read(row => new ProductPrice(row.Text(), row.Int64(), row.TextOrNull(), row.Int64OrNull(), row.Text(), row.Int64()));
}
