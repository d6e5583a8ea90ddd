namespace Doms.Audit.State;

/// <summary>The provider's charges and refunds by order. An account is removed when its order is checked; the rest have no order.</summary>
sealed class ProviderAccounts
{
    readonly Dictionary<string, ProviderAccount> _accounts = [];

    /// <summary>Reason why the provider's ledger was not read; null when it was read.</summary>
    public string? UnavailableReason { get; private set; }

    public IEnumerable<KeyValuePair<string, ProviderAccount>> Unmatched => _accounts;

    public static async Task<ProviderAccounts> Read(IProviderLedger? ledger, CancellationToken cancel)
    {
        var accounts = new ProviderAccounts();
        if (ledger is null)
        {
            accounts.UnavailableReason = "the payment provider's ledger is not accessible from this process";
            return accounts;
        }

        await foreach (var entry in ledger.Succeeded(cancel)) accounts.Add(entry);
        return accounts;
    }

    public ProviderAccount? Take(string orderId) => _accounts.Remove(orderId, out var account) ? account : null;

    void Add(ProviderEntry entry)
    {
        var orderId = entry.IsRefund ? entry.Charge ?? "" : entry.Reference;
        if (!_accounts.TryGetValue(orderId, out var account)) _accounts.Add(orderId, account = new ProviderAccount());
        if (entry.IsRefund)
        {
            if (!(account.Refunds ??= []).TryAdd(entry.Reference, entry.Amount)) account.DuplicateRefunds++;
            return;
        }

        account.ChargeCount++;
        account.ChargedAmount += entry.Amount;
        account.Currency = entry.Currency;
    }
}
