using Doms.Engine.Services;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /inventory/{id}</c>.</summary>
sealed class GetProduct(InventoryOptions options)
{
    public async Task<IResult> Handle(string id, HttpContext http, IRowReader rows)
    {
        return ProductAddress.IdOf(http, id) is { } productId
            && await rows.Find<Product>(productId, http.RequestAborted) is { } product
            && await rows.Find<Stock>(Stock.IdOf(productId, Stock.DefaultLocation), http.RequestAborted) is { } stock
            ? http.Versioned(product.ToView(stock, options.Currency), ProductTag.Of(product, stock))
            : ProductViews.NotFound(id);
    }
}
