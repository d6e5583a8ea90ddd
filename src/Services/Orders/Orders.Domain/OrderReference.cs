namespace Doms.Orders.Domain;

/// <summary>Makes an order number of the shop unique: in the whole shop, or for a customer who orders without the shop's backend.</summary>
/// <param name="Key">Scope and reference; see <see cref="KeyOfShop"/> and <see cref="KeyOfOwner"/>.</param>
public sealed record OrderReference(string Key, long Version, string OrderId)
{
    /// <summary>Returns the key of a reference that the shop's backend or an operator gave.</summary>
    public static string KeyOfShop(string reference) => $"shop:{reference}";

    /// <summary>Combines owner and reference; the length prefix keeps keys distinct.</summary>
    public static string KeyOfOwner(string owner, string reference) => $"{owner.Length}:{owner}:{reference}";
}
