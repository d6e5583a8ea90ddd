using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>GET /orders</c>: a customer's own orders, or all of them for a shop's backend and an operator; and their number.</summary>
static class ListOrders
{
    /// <summary>Orders that are counted; a count of more takes time and tells little.</summary>
    const int MaxCount = 10_000;

    /// <summary>
    /// Orders that a text finds. A product is searched for in the newest orders only, because no index knows the lines of an order.
    /// </summary>
    const string TextCondition =
        """
        order_id IN (
            SELECT order_id FROM orders WHERE email IS NOT NULL AND lower(email) = @Email
            UNION SELECT order_id FROM orders WHERE reference = @Text
            UNION SELECT order_id FROM orders WHERE number = @Number
            UNION SELECT order_id FROM orders WHERE order_id = @OrderId
            UNION SELECT order_id FROM newest_order_products WHERE product_id = @Text)
        """;

    public static async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var filter = OrderFilter.Read(request, http.Caller());
        if (request.Problem is { } problem) return problem;

        var page = await query.Page(
            Tables.Orders, Conditions(filter), filter, filter.Order, filter.Paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<OrderView>([.. page.Items.Select(order => order.ToView(http.Caller()))], request.NextCursor(page.Next)));
    }

    /// <summary><c>GET /orders/count</c>.</summary>
    public static async Task<IResult> Count(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var filter = OrderFilter.ReadConditions(request, http.Caller());
        if (request.Problem is { } problem) return problem;
        var sql = $"SELECT count(*) FROM (SELECT 1 FROM orders{Conditions(filter)} LIMIT {MaxCount + 1}) AS counted";
        var count = (int)await query.Scalar(sql, filter, http.RequestAborted);
        return TypedResults.Json(new OrderCountView(Math.Min(count, MaxCount), count > MaxCount));
    }

    static Filter Conditions(OrderFilter filter) => Filter.None
        .AndIf(filter.Owner is not null, "owner = @Owner")
        .AndIf(
            filter.Customer is not null,
            "owner = @Customer OR (customer_id = @Customer AND customer_id <> owner)")
        .AndIf(filter.Statuses.Count > 0, "status IN @Statuses")
        .AndIf(filter.Shipments.Count > 0, "open_shipment IN @Shipments")
        .AndIf(filter.Reference is not null, "reference = @Reference")
        .AndIf(filter.NeedsAttention is true, "attention IS NOT NULL")
        .AndIf(filter.NeedsAttention is false, "attention IS NULL")
        .AndIf(filter.From is not null, "created_at >= @From")
        .AndIf(filter.To is not null, "created_at < @To")
        .AndIf(filter.UpdatedFrom is not null, "updated_at >= @UpdatedFrom")
        .AndIf(filter.UpdatedTo is not null, "updated_at < @UpdatedTo")
        .AndIf(filter.Text is not null, TextCondition);
}
