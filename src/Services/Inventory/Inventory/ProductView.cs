using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Inventory;

/// <summary>A product and its stock, as callers see it.</summary>
/// <param name="Price">Major units; null for none.</param>
/// <param name="AvailableQuantity">Units that may be sold, net of the reserved ones.</param>
sealed record ProductView(
    string ProductId,
    string? Name,
    decimal? Price,
    string Currency,
    long AvailableQuantity,
    long ReservedQuantity,
    long Version)
{
    public static ProductView Of(StockItem item) => new(
        item.ProductId,
        item.Name,
        item.Price is { } price ? Money.ToMajor(price, item.Currency) : null,
        item.Currency,
        item.Available,
        item.Reserved,
        item.Version);
}

/// <summary>A page of the catalogue, by product id.</summary>
/// <param name="NextCursor">Asks for what follows; null on the last page.</param>
sealed record ProductPage(IReadOnlyList<ProductView> Items, string? NextCursor);
