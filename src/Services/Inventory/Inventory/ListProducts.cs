using Doms.Contracts.Http;
using Doms.Hosting.Problems;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory</c>: the catalogue, a page at a time.</summary>
static class ListProducts
{
    public static async Task<IResult> Handle(string? cursor, int? limit, HttpContext http, Query query)
    {
        if (!Paging.TryParse(cursor, limit, out var paging))
        {
            return ProblemResponse.Validation(
                "limit", $"limit must be between 1 and {Paging.MaxLimit}, and cursor must be the nextCursor of a previous page");
        }

        var page = await query.Page(Tables.Stock, Filter.None, null, PageOrder.ByKey, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<ProductView>([.. page.Items.Select(ProductViews.ToView)], page.Next), InventoryJson.Default.PageViewProductView);
    }
}
