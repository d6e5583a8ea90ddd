namespace Doms.Audit.State;

/// <summary>The provider's charges and refunds of one order.</summary>
sealed class ProviderAccount
{
    public int ChargeCount { get; set; }

    /// <summary>Minor units charged.</summary>
    public long ChargedAmount { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Refunded minor units by our refund id.</summary>
    public Dictionary<string, long>? Refunds { get; set; }

    public int DuplicateRefunds { get; set; }
}
