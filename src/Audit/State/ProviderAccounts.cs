using Doms.Payments.Domain;

namespace Doms.Audit.State;

/// <summary>
/// The provider's charges and refunds, read along with the orders: one account is in memory at a time. Keys of charges begin with the
/// id of their order, so both are in the same order.
/// </summary>
sealed class ProviderAccounts : IAsyncDisposable
{
    readonly IAsyncEnumerator<ProviderEntry>? _entries;
    readonly Action<string, ProviderAccount> _unmatched;
    ProviderEntry? _next;
    string _last = "";

    ProviderAccounts(IAsyncEnumerator<ProviderEntry>? entries, Action<string, ProviderAccount> unmatched) =>
        (_entries, _unmatched) = (entries, unmatched);

    /// <summary>Reason why the provider's ledger was not read; null when it was read.</summary>
    public string? UnavailableReason { get; private init; }

    /// <param name="unmatched">Receives the accounts that belong to no charge of an order.</param>
    /// <exception cref="ProviderUnavailableException">The provider's ledger cannot be read.</exception>
    public static async Task<ProviderAccounts> Open(
        IProviderLedger? ledger, Action<string, ProviderAccount> unmatched, CancellationToken cancel)
    {
        if (ledger is null)
            return new ProviderAccounts(null, unmatched)
            {
                UnavailableReason = "the payment provider's ledger is not accessible from this process",
            };
        var accounts = new ProviderAccounts(ledger.Succeeded(cancel).GetAsyncEnumerator(cancel), unmatched);
        await accounts.MoveNext();
        return accounts;
    }

    /// <summary>Moves the accounts of an order's charges to its records; those of orders before it are unmatched.</summary>
    public async ValueTask MoveTo(OrderRecords records)
    {
        while (_next is { } entry && Compare(entry.Account, records.Id) <= 0)
        {
            var account = await ReadAccount();
            var isOurs = records.Transactions.Exists(
                transaction => transaction.Kind == TransactionKind.Charge && transaction.ProviderKey == entry.Account);
            if (isOurs) records.AtProvider.Add(entry.Account, account);
            else _unmatched(entry.Account, account);
        }
    }

    /// <summary>Reports the accounts after the last order.</summary>
    public async ValueTask Finish()
    {
        while (_next is { } entry) _unmatched(entry.Account, await ReadAccount());
    }

    public ValueTask DisposeAsync() => _entries?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Compares an account with an order by the part of its key that can be an order id; 0 for the same order.</summary>
    static int Compare(string account, string orderId) =>
        string.CompareOrdinal(account.Length > orderId.Length ? account[..orderId.Length] : account, orderId);

    /// <summary>Reads all entries of the current account.</summary>
    async ValueTask<ProviderAccount> ReadAccount()
    {
        var (account, key) = (new ProviderAccount(), _next!.Account);
        while (_next is { } entry && entry.Account == key)
        {
            account.Add(entry);
            await MoveNext();
        }

        return account;
    }

    async ValueTask MoveNext()
    {
        _next = await _entries!.MoveNextAsync() ? _entries.Current : null;
        if (_next is null) return;
        if (string.CompareOrdinal(_next.Account, _last) < 0)
            throw new InvalidOperationException(
                $"The provider's ledger is not in the order of its charges: '{_next.Account}' after '{_last}'.");
        _last = _next.Account;
    }
}
