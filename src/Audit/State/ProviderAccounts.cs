using Doms.Payments.Domain;

namespace Doms.Audit.State;

/// <summary>
/// The provider's charges and refunds by the reference of the charge. An account is removed when its order is checked; the rest have no
/// order.
/// </summary>
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

    /// <summary>Moves the accounts of an order's charges to its records.</summary>
    public void MoveTo(OrderRecords records)
    {
        foreach (var charge in records.Transactions.Where(transaction => transaction.Kind == TransactionKind.Charge))
            if (_accounts.Remove(charge.ProviderKey, out var account))
                records.AtProvider.Add(charge.ProviderKey, account);
    }

    void Add(ProviderEntry entry)
    {
        var charge = entry.IsRefund ? entry.Charge ?? "" : entry.Reference;
        if (!_accounts.TryGetValue(charge, out var account)) _accounts.Add(charge, account = new ProviderAccount());
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
