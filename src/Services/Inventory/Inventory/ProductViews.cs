using Doms.Contracts.Http;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Maps products, their stock and its ledger to the views of the API.</summary>
static class ProductViews
{
    /// <param name="shopCurrency">The currency in which orders are placed.</param>
    public static ProductView ToView(this Product product, Stock stock, string shopCurrency) => new(
        product.ProductId,
        product.Name,
        product.Price is { } price ? Money.ToMajor(price, product.Currency) : null,
        product.Currency,
        stock.Available,
        stock.Reserved,
        stock.Version,
        product.Version,
        stock.OnHand,
        product.LowStockAt,
        stock.Available <= product.LowStockAt,
        [.. WarningsOf(product, shopCurrency)]);

    public static StockMovementView ToView(this StockMovement movement) => new(
        movement.Id,
        movement.Sequence,
        movement.ProductId,
        movement.LocationId,
        movement.DeltaAvailable,
        movement.DeltaReserved,
        movement.Reason,
        movement.Reference,
        movement.LineId,
        movement.Document,
        movement.Actor,
        movement.Note,
        movement.At,
        movement.At);

    public static IResult NotFound(string id) => ProblemResponse.From(Domain.NotFound.Product(id));

    static IEnumerable<ProductWarningView> WarningsOf(Product product, string shopCurrency)
    {
        if (product.Price is null)
            yield return new("no_price", "The product has no price: orders that name none are cancelled.");
        if (product.Currency != shopCurrency)
        {
            yield return new(
                "other_currency", $"The product is sold in {product.Currency}, the shop sells in {shopCurrency}: orders are cancelled.");
        }
    }
}
