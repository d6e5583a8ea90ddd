namespace Doms.Inventory.Domain;

/// <summary>Units of a product at a location.</summary>
/// <param name="Id">Key: the product's id at the default location, else product and location, see <see cref="IdOf"/>.</param>
/// <param name="Version">Incremented by every change; the ledger has a row for each version.</param>
/// <param name="Available">Units for sale, net of the reserved ones; never negative.</param>
/// <param name="Reserved">Units reserved by orders and stand-alone reservations and not dispatched yet; never negative.</param>
public sealed record Stock(string Id, long Version, string ProductId, string LocationId, long Available, long Reserved)
{
    public const string DefaultLocation = "default";

    /// <summary>Units in the warehouse, reserved ones among them.</summary>
    public long OnHand => Available + Reserved;

    const char Separator = '\u001f';

    /// <summary>Combines product and location; the separator is a control character, which neither may contain.</summary>
    public static string IdOf(string productId, string locationId) =>
        locationId == DefaultLocation ? productId : $"{productId}{Separator}{locationId}";

    /// <summary>The same stock with its quantities changed and its version incremented.</summary>
    /// <exception cref="OverflowException">A sum does not fit.</exception>
    public Stock WithDelta(long available, long reserved) => this with
    {
        Version = Version + 1,
        Available = checked(Available + available),
        Reserved = checked(Reserved + reserved),
    };
}
