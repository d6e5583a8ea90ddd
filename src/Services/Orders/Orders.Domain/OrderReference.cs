namespace Doms.Orders.Domain;

/// <summary>Makes a shop's own order number unique per owner.</summary>
/// <param name="Key">Owner and reference; see <see cref="KeyOf"/>.</param>
public sealed record OrderReference(string Key, long Version, string OrderId)
{
    /// <summary>Combines owner and reference; the length prefix keeps keys distinct.</summary>
    public static string KeyOf(string owner, string reference) => $"{owner.Length}:{owner}:{reference}";
}
