namespace Doms.Audit.State;

/// <summary>The provider's charges under one reference, and their refunds.</summary>
sealed class ProviderAccount
{
    public int ChargeCount { get; private set; }

    /// <summary>Minor units charged.</summary>
    public long ChargedAmount { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>Refunded minor units by our reference.</summary>
    public Dictionary<string, long>? Refunds { get; private set; }

    public int DuplicateRefunds { get; private set; }

    public void Add(ProviderEntry entry)
    {
        if (entry.IsRefund)
        {
            if (!(Refunds ??= []).TryAdd(entry.Reference, entry.Amount)) DuplicateRefunds++;
            return;
        }

        ChargeCount++;
        ChargedAmount += entry.Amount;
        Currency = entry.Currency;
    }
}
