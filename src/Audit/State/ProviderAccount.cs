namespace Doms.Audit.State;

/// <summary>The provider's charges under one reference, and their refunds.</summary>
sealed class ProviderAccount
{
    public int ChargeCount { get; set; }

    /// <summary>Minor units charged.</summary>
    public long ChargedAmount { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Refunded minor units by our reference.</summary>
    public Dictionary<string, long>? Refunds { get; set; }

    public int DuplicateRefunds { get; set; }
}
