using Doms.Engine.Services;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory/{id}</c>.</summary>
static class GetProduct
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows) =>
        Limits.CheckId(id) is null
        && await rows.Find<Product>(id, http.RequestAborted) is { } product
        && await rows.Find<Stock>(Stock.IdOf(id, Stock.DefaultLocation), http.RequestAborted) is { } stock
            ? TypedResults.Json(product.ToView(stock), InventoryJson.Default.ProductView)
            : ProblemResponse.Of(StatusCodes.Status404NotFound, "product_not_found", "Product not found");
}
