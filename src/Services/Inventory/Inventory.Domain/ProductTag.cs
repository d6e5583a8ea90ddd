using Doms.Primitives;

namespace Doms.Inventory.Domain;

/// <summary>
/// Entity tags of products and their stock: <c>"productVersion.version"</c>. A write is compared with the version of the part that it
/// changes, so that a sale does not stop a change of price.
/// </summary>
public static class ProductTag
{
    public static string Of(Product product, Stock stock) => EntityTag.Of(product.Version, stock.Version);

    /// <summary>Rejects a write of a part that has changed since the caller read it; null where it has not.</summary>
    /// <param name="ifMatch">Entity tags on which the caller relies; null for none.</param>
    internal static Decision? Check(Product product, Stock stock, string? ifMatch, bool writesProduct, bool writesStock)
    {
        var current = Of(product, stock);
        if (ifMatch is null || EntityTag.Check(ifMatch, current) is not { } mismatch) return null;
        var parts = current.Split('.');
        return ifMatch.Split(',', StringSplitOptions.TrimEntries).Select(tag => tag.Split('.'))
            .Any(tag => tag is [['"', ..] ofProduct, var ofStock]
                && (!writesProduct || ofProduct == parts[0]) && (!writesStock || ofStock == parts[1]))
            ? null
            : Decision.Reject(mismatch);
    }
}
