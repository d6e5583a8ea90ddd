namespace Doms.Inventory.Domain;

/// <summary>A product and its stock.</summary>
/// <param name="ProductId">Key.</param>
/// <param name="Version">One more with every change; the ledger has a row for each.</param>
/// <param name="Available">Units that may be sold, net of the reserved ones; never negative.</param>
/// <param name="Reserved">Units promised to orders and holds, still in the house; never negative.</param>
/// <param name="Price">Minor units; null when the product has none yet.</param>
public sealed record StockItem(
    string ProductId, long Version, long Available, long Reserved, string? Name, long? Price, string Currency)
{
    /// <summary>The same product with units moved and its version raised.</summary>
    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public StockItem WithDelta(long available, long reserved) => this with
    {
        Version = Version + 1,
        Available = checked(Available + available),
        Reserved = checked(Reserved + reserved),
    };
}
