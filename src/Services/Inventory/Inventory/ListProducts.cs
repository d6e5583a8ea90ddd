using Doms.Contracts.Http;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory</c>: the catalogue, a page at a time.</summary>
static class ListProducts
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList();

    public static async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var paging = request.Page();
        if (request.Problem is { } problem) return problem;

        var page = await query.Page(Tables.Products, Filter.None, null, PageOrder.ByKey, paging, http.RequestAborted);
        var ids = page.Items.Select(product => Stock.IdOf(product.ProductId, Stock.DefaultLocation)).ToList();
        var stock = (await query.Rows(Tables.Stock, "WHERE stock_id IN @ids", new { ids }, http.RequestAborted))
            .ToDictionary(row => row.ProductId);
        return TypedResults.Json(
            new PageView<ProductView>([.. page.Items.Select(product => product.ToView(stock[product.ProductId]))], request.NextCursor(page.Next)),
            InventoryJson.Default.PageViewProductView);
    }
}
