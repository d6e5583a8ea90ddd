using Doms.Contracts.Http;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>Maps stock items to the view of the API.</summary>
static class ProductViews
{
    public static ProductView ToView(this StockItem item) => new(
        item.ProductId,
        item.Name,
        item.Price is { } price ? Money.ToMajor(price, item.Currency) : null,
        item.Currency,
        item.Available,
        item.Reserved,
        item.Version);
}
