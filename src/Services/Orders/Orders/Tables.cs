using Doms.Engine.Storage;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Tables of Orders.</summary>
static class Tables
{
    public static readonly Table<Order> Orders = Table.For<Order>("orders")
        .Key("order_id", order => order.OrderId)
        .Version("version", order => order.Version)
        .Text("owner", order => order.Owner)
        .Text("customer_id", order => order.CustomerId)
        .Text("status", order => order.Status.Text())
        .Json("lines", order => order.Lines, OrdersJson.Default.IReadOnlyListLine)
        .Int64OrNull("total", order => order.Total)
        .Text("currency", order => order.Currency)
        .TextOrNull("reference", order => order.Reference)
        .TextOrNull("reason", order => order.Reason)
        .Json("terms", order => order.Terms, OrdersJson.Default.AgreedTerms)
        .Json("trail", order => order.History, OrdersJson.Default.OrderHistory)
        .Time("created_at", order => order.CreatedAt)
        .Time("updated_at", order => order.UpdatedAt)
        .Read(row => new Order(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            OrderStatusText.Parse(row.Text()),
            row.Json(OrdersJson.Default.IReadOnlyListLine),
            row.Int64OrNull(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.Json(OrdersJson.Default.AgreedTerms),
            row.Json(OrdersJson.Default.OrderHistory),
            row.Time(),
            row.Time()));

    public static readonly Table<OrderReference> References = Table.For<OrderReference>("order_references")
        .Key("reference_key", reference => reference.Key)
        .Version("version", reference => reference.Version)
        .Text("order_id", reference => reference.OrderId)
        .Read(row => new OrderReference(row.Text(), row.Int64(), row.Text()));

    public static readonly Table<ProductPrice> Prices = Table.For<ProductPrice>("order_product_prices")
        .Key("product_id", price => price.ProductId)
        .Version("version", price => price.Version)
        .Int64OrNull("price", price => price.Price)
        .Text("currency", price => price.Currency)
        .Int64("source_version", price => price.SourceVersion)
        .Read(row => new ProductPrice(row.Text(), row.Int64(), row.Int64OrNull(), row.Text(), row.Int64()));
}
