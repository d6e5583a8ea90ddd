namespace Doms.Inventory.Domain;

/// <summary>A product and its stock.</summary>
/// <param name="ProductId">Key.</param>
/// <param name="Version">Incremented by every change; the ledger has a row for each version.</param>
/// <param name="Available">Units for sale, net of the reserved ones; never negative.</param>
/// <param name="Reserved">Units reserved by orders and stand-alone reservations and not dispatched yet; never negative.</param>
/// <param name="Price">Minor units; null when the product has no price yet.</param>
public sealed record StockItem(
    string ProductId, long Version, long Available, long Reserved, string? Name, long? Price, string Currency)
{
    /// <summary>The same product with its quantities changed and its version incremented.</summary>
    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public StockItem WithDelta(long available, long reserved) => this with
    {
        Version = Version + 1,
        Available = checked(Available + available),
        Reserved = checked(Reserved + reserved),
    };
}
