using Doms.Contracts.Http;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Maps products and their stock to the view of the API.</summary>
static class ProductViews
{
    public static ProductView ToView(this Product product, Stock stock) => new(
        product.ProductId,
        product.Name,
        product.Price is { } price ? Money.ToMajor(price, product.Currency) : null,
        product.Currency,
        stock.Available,
        stock.Reserved,
        stock.Version,
        product.Version);
}
