using Doms.Contracts.Http;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory</c>: the catalogue, a page at a time.</summary>
sealed class ListProducts(InventoryOptions options)
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        new("q", "Part of the id or the name of a product, in any case of ASCII letters."),
        new("lowStock", "True for the products whose stock is low, false for all others.", ParameterKind.Flag));

    const string IsLow = "low_stock_at IS NOT NULL AND EXISTS (SELECT 1 FROM inventory "
        + "WHERE inventory.stock_id = products.product_id AND inventory.available_quantity <= products.low_stock_at)";

    public async Task<IResult> Handle(HttpContext http, Query query)
    {
        var parameters = QueryReader.Of(http);
        var (text, lowStock, paging) = (parameters.Text("q"), parameters.Flag("lowStock"), parameters.Page());
        if (parameters.Problem is { } problem) return problem;
        var filter = Filter.None
            .AndIf(text is not null, "lower(product_id) LIKE lower(@pattern) ESCAPE '!' OR lower(name) LIKE lower(@pattern) ESCAPE '!'")
            .AndIf(lowStock == true, IsLow).AndIf(lowStock == false, $"NOT ({IsLow})");
        var page = await query.Page(
            Tables.Products, filter, new { pattern = PatternOf(text) }, PageOrder.ByKey, paging, http.RequestAborted);
        var ids = page.Items.Select(product => Stock.IdOf(product.ProductId, Stock.DefaultLocation)).ToList();
        var stock = (await query.Rows(Tables.Stock, "WHERE stock_id IN @ids", new { ids }, http.RequestAborted))
            .ToDictionary(row => row.ProductId);
        return TypedResults.Json(
            new PageView<ProductView>(
                [.. page.Items.Select(product => product.ToView(stock[product.ProductId], options.Currency))],
                parameters.NextCursor(page.Next)));
    }

    /// <summary>Pattern of texts that contain a text.</summary>
    static string PatternOf(string? text) => $"%{text?
        .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal)}%";
}
