using Doms.Contracts.Http;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
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

        var page = await query.Page(Tables.Products, Filter.None, null, PageOrder.ByKey, paging, http.RequestAborted);
        var ids = page.Items.Select(product => Stock.IdOf(product.ProductId, Stock.DefaultLocation)).ToList();
        var stock = (await query.Rows(Tables.Stock, "WHERE stock_id IN @ids", new { ids }, http.RequestAborted))
            .ToDictionary(row => row.ProductId);
        return TypedResults.Json(
            new PageView<ProductView>([.. page.Items.Select(product => product.ToView(stock[product.ProductId]))], page.Next),
            InventoryJson.Default.PageViewProductView);
    }
}
