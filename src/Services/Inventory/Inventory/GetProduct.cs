using Doms.Engine.Services;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory/{id}</c>.</summary>
static class GetProduct
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows) =>
        ChosenId.CanExist(id)
        && await rows.Find<Product>(id, http.RequestAborted) is { } product
        && await rows.Find<Stock>(Stock.IdOf(id, Stock.DefaultLocation), http.RequestAborted) is { } stock
            ? http.Versioned(product.ToView(stock), InventoryJson.Default.ProductView, EntityTag.Of(product.Version, stock.Version))
            : NotFound;

    public static ProblemResult NotFound =>
        ProblemResponse.Of(StatusCodes.Status404NotFound, "product_not_found", "Product not found");
}
