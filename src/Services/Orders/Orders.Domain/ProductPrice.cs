using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Orders.Domain;

/// <summary>Local copy of a product's name and catalogue price, for orders when they are placed.</summary>
/// <param name="Price">Minor units; null when the product has no price.</param>
/// <param name="SourceVersion">Version of the catalogue row that was copied.</param>
public sealed record ProductPrice(string ProductId, long Version, string? Name, long? Price, string Currency, long SourceVersion)
{
    /// <summary>Applies a change of the catalogue unless it, or a newer one, was applied. Copies once had no names, and get them.</summary>
    public static Decision ApplyChange(ProductPrice? known, ProductChanged change)
    {
        if (known is null)
        {
            return Decision.Change(
                new ProductPrice(change.ProductId, 1, change.Name, change.Price, change.Currency, change.Version));
        }

        var givesName = change.Version == known.SourceVersion && known.Name is null && change.Name is not null;
        if (change.Version <= known.SourceVersion && !givesName) return Decision.Nothing;
        return Decision.Change(known with
        {
            Version = known.Version + 1,
            Name = change.Name,
            Price = change.Price,
            Currency = change.Currency,
            SourceVersion = change.Version,
        });
    }
}
