using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>The catalogue's price of a product, copied so that an order can be priced when it is placed.</summary>
/// <param name="Price">Minor units; null when the product has none.</param>
/// <param name="SourceVersion">The catalogue row's version that this copies.</param>
public sealed record ProductPrice(string ProductId, long Version, long? Price, string Currency, long SourceVersion)
{
    /// <summary>Takes over a change of the catalogue unless a newer one is known.</summary>
    public static Decision ApplyChange(ProductPrice? known, ProductChanged change)
    {
        if (known is null)
        {
            return Decision.Change(
                new ProductPrice(change.ProductId, 1, change.Price, change.Currency, change.Version));
        }

        if (change.Version <= known.SourceVersion) return Decision.Nothing;
        return Decision.Change(known with
        {
            Version = known.Version + 1,
            Price = change.Price,
            Currency = change.Currency,
            SourceVersion = change.Version,
        });
    }
}
