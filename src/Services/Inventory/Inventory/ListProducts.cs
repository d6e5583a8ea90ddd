using Doms.Contracts.Http;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory</c>: the catalogue, a page at a time.</summary>
sealed class ListProducts(InventoryOptions options)
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        new("q", "Part of the id or the name of a product, in any case of ASCII letters."),
        new("lowStock", "True for the products whose stock is low, false for all others.", ParameterKind.Flag));

    public async Task<IResult> Handle(HttpContext http, IInventoryLists lists)
    {
        var parameters = QueryReader.Of(http);
        var (filter, paging) = (new ProductFilter(parameters.Text("q"), parameters.Flag("lowStock")), parameters.Page());
        if (parameters.Problem is { } problem) return problem;
        var page = await lists.Products(filter, paging, http.RequestAborted);
        var ids = page.Items.Select(product => Stock.IdOf(product.ProductId, Stock.DefaultLocation)).ToList();
        var stock = (await lists.Stock(ids, http.RequestAborted)).ToDictionary(row => row.ProductId);
        return TypedResults.Json(
            new PageView<ProductView>(
                [.. page.Items.Select(product => product.ToView(stock[product.ProductId], options.Currency))],
                parameters.NextCursor(page.Next)));
    }
}
