namespace Doms.Audit.Books;

/// <summary>What the provider has of one order.</summary>
sealed class ProviderAccount
{
    public int ChargeCount { get; set; }

    /// <summary>Minor units taken.</summary>
    public long ChargedAmount { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>Refunds by our id of them, in minor units.</summary>
    public Dictionary<string, long>? Refunds { get; set; }

    public int DuplicateRefunds { get; set; }
}

/// <summary>The provider's books by order; orders are taken out as they are looked at, and what is left belongs to none.</summary>
sealed class ProviderAccounts
{
    readonly Dictionary<string, ProviderAccount> _accounts = [];

    /// <summary>Why there are no books; null when there are.</summary>
    public string? UnavailableReason { get; private set; }

    public IEnumerable<KeyValuePair<string, ProviderAccount>> Unmatched => _accounts;

    public static async Task<ProviderAccounts> Read(IProviderLedger? ledger, CancellationToken cancel)
    {
        var books = new ProviderAccounts();
        if (ledger is null)
        {
            books.UnavailableReason = "the payment provider's own ledger cannot be read from here";
            return books;
        }

        await foreach (var entry in ledger.Succeeded(cancel)) books.Add(entry);
        return books;
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
