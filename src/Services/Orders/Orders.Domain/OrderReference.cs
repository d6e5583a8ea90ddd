namespace Doms.Orders.Domain;

/// <summary>Makes a shop's own order number unique per owner.</summary>
/// <param name="Key"><see cref="KeyOf"/> the two.</param>
public sealed record OrderReference(string Key, long Version, string OrderId)
{
    /// <summary>One text for owner and reference; the length keeps two pairs from sharing one.</summary>
    public static string KeyOf(string owner, string reference) => $"{owner.Length}:{owner}:{reference}";
}
