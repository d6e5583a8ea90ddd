using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>GET /orders</c>: a customer's own orders, or all of them for a shop's backend and an operator.</summary>
static class ListOrders
{
    /// <summary>Ids sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    public static async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var filter = OrderFilter.Read(request, http.Caller());
        if (request.Problem is { } problem) return problem;

        var page = await query.Page(
            Tables.Orders, Conditions(filter), filter, NewestFirst, filter.Paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<OrderView>([.. page.Items.Select(order => order.ToView(http.Caller()))], request.NextCursor(page.Next)),
            OrdersJson.Default.PageViewOrderView);
    }

    static Filter Conditions(OrderFilter filter) => Filter.None
        .AndIf(filter.Owner is not null, "owner = @Owner")
        .AndIf(
            filter.Customer is not null,
            "owner = @Customer OR (customer_id = @Customer AND customer_id <> owner)")
        .AndIf(filter.Statuses.Count > 0, "status IN @Statuses")
        .AndIf(filter.Reference is not null, "reference = @Reference")
        .AndIf(filter.From is not null, "created_at >= @From")
        .AndIf(filter.To is not null, "created_at < @To");
}
