using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>GET /orders</c>: a customer's own orders, or all of them for a shop's backend and an operator; and their number.</summary>
sealed class ListOrdersEndpoint(OrdersOptions options)
{
    /// <summary>Orders that are counted; a count of more takes time and tells little.</summary>
    const int MaxCount = 10_000;

    /// <summary>Orders that a text finds. What no index knows is searched for in the newest orders only.</summary>
    const string TextCondition =
        """
        order_id IN (
            SELECT order_id FROM orders WHERE email IS NOT NULL AND lower(email) = @Email
            UNION SELECT order_id FROM orders WHERE reference = @Text
            UNION SELECT order_id FROM orders WHERE number = @Number
            UNION SELECT order_id FROM orders WHERE order_id = @OrderId
            UNION SELECT order_id FROM newest_order_words WHERE word = @Text)
        """;

    const string TotalCondition = "currency = @Currency AND total BETWEEN @TotalFrom AND @TotalTo";

    public async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var filter = OrderFilter.Read(request, http.Caller(), options.Currency);
        if (request.Problem is { } problem) return problem;

        var page = await query.Page(
            Tables.Orders, Conditions(filter), filter, filter.Order, filter.Paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<OrderView>([.. page.Items.Select(order => order.ToView(http.Caller()))], request.NextCursor(page.Next)));
    }

    /// <summary><c>GET /orders/count</c>.</summary>
    public async Task<IResult> Count(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var filter = OrderFilter.ReadConditions(request, http.Caller(), options.Currency);
        if (request.Problem is { } problem) return problem;
        var sql = $"SELECT count(*) FROM (SELECT 1 FROM orders{Conditions(filter)} LIMIT {MaxCount + 1}) AS counted";
        var count = (int)await query.Scalar(sql, filter, http.RequestAborted);
        return TypedResults.Json(new OrderCountView(Math.Min(count, MaxCount), count > MaxCount));
    }

    static Filter Conditions(OrderFilter filter) => OfCustomer(filter)
        .AndIf(filter.Statuses.Count > 0, "status IN @Statuses")
        .AndIf(filter.Shipments.Count > 0, "open_shipment IN @Shipments")
        .AndIf(filter.Reference is not null, "reference = @Reference")
        .AndIf(filter.NeedsAttention is true, "attention IS NOT NULL")
        .AndIf(filter.NeedsAttention is false, "attention IS NULL")
        .AndIf(filter.From is not null, "created_at >= @From")
        .AndIf(filter.To is not null, "created_at < @To")
        .AndIf(filter.UpdatedFrom is not null, "updated_at >= @UpdatedFrom")
        .AndIf(filter.UpdatedTo is not null, "updated_at < @UpdatedTo")
        .AndIf(filter.Product is not null, $"order_id IN ({ProductOrders(filter)})")
        .AndIf(filter.HasTotal, $"{TotalCondition} AND order_id IN ({Newest(filter)})")
        .AndIf(filter.Text is not null, TextCondition);

    static Filter OfCustomer(OrderFilter filter) => Filter.None
        .AndIf(filter.Owner is not null, "owner = @Owner")
        .AndIf(filter.Customer is not null, "owner = @Customer OR (customer_id = @Customer AND customer_id <> owner)");

    /// <summary>The newest orders of the customer, or else of the shop: no index knows totals and products.</summary>
    static string Newest(OrderFilter filter) => $"SELECT order_id FROM orders{OfCustomer(filter)} ORDER BY created_at DESC LIMIT 10000";

    static string ProductOrders(OrderFilter filter) => (filter.Owner ?? filter.Customer) is null
        ? "SELECT order_id FROM newest_order_products WHERE product_id = @Product"
        : $"SELECT order_id FROM order_lines WHERE product_id = @Product AND order_id IN ({Newest(filter)})";
}
