using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Primitives;
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
        var errors = new FieldErrors();
        var filter = OrderFilter.Read(http.Request.Query, http.Caller(), errors);
        if (errors.Any) return ProblemResponse.Validation(errors.All);

        var page = await query.Page(
            Tables.Orders, Conditions(filter), filter, NewestFirst, filter.Paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<OrderView>([.. page.Items.Select(order => order.ToView(http.Caller()))], page.Next),
            OrdersJson.Default.PageViewOrderView);
    }

    static Filter Conditions(OrderFilter filter) => Filter.None
        .AndIf(filter.Owner is not null, "owner = @Owner")
        .AndIf(
            filter.Customer is not null,
            "owner = @Customer OR (customer_id = @Customer AND customer_id <> owner)")
        .AndIf(filter.Status is not null, "status = @Status")
        .AndIf(filter.Reference is not null, "reference = @Reference")
        .AndIf(filter.From is not null, "created_at >= @From")
        .AndIf(filter.To is not null, "created_at < @To");
}
