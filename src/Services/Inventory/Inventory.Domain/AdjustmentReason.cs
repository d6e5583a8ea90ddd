namespace Doms.Inventory.Domain;

/// <summary>Reasons of adjustments, as the API and the stock ledger name them.</summary>
public static class AdjustmentReason
{
    public const string Received = "RECEIVED";
    public const string Damaged = "DAMAGED";
    public const string Lost = "LOST";
    public const string Found = "FOUND";

    /// <summary>Reverses an entry that was wrong.</summary>
    public const string Correction = "CORRECTION";

    /// <summary>Goods came back and can be sold again.</summary>
    public const string Returned = "RETURNED";

    public static IReadOnlyList<string> All { get; } = [Received, Damaged, Lost, Found, Correction, Returned];
}
