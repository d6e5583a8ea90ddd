using System.Runtime.CompilerServices;
using Doms.PaymentProvider;

namespace Doms.Audit;

/// <summary>The ledger of a simulated provider that runs in another process, as of one moment. It is sorted in memory.</summary>
public sealed class RemoteProviderLedger : IProviderLedger
{
    readonly RemoteLedger _ledger;
    readonly long _upTo;

    RemoteProviderLedger(RemoteLedger ledger, long upTo)
    {
        _ledger = ledger;
        _upTo = upTo;
    }

    /// <summary>Returns the ledger as it is now: entries added later are not read; null for a provider that shows none.</summary>
    /// <exception cref="ProviderUnavailableException">The provider does not answer.</exception>
    public static async Task<IProviderLedger?> AsOfNow(HttpMessageInvoker client, Uri provider, CancellationToken cancel)
    {
        var ledger = new RemoteLedger(client, provider);
        try
        {
            return await ledger.FindLastEntry(cancel) is { } last ? new RemoteProviderLedger(ledger, last) : null;
        }
        catch (HttpRequestException error)
        {
            throw Unavailable(error);
        }
    }

    public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var entry in (await Read(cancel)).OrderBy(entry => entry.Account, StringComparer.Ordinal)) yield return entry;
    }

    async Task<List<ProviderEntry>> Read(CancellationToken cancel)
    {
        var entries = new List<ProviderEntry>();
        try
        {
            await foreach (var entry in _ledger.Succeeded(_upTo, cancel))
                entries.Add(new ProviderEntry(entry.IsRefund, entry.Reference, entry.Charge, entry.Amount, entry.Currency));
            return entries;
        }
        catch (HttpRequestException error)
        {
            throw Unavailable(error);
        }
    }

    static ProviderUnavailableException Unavailable(HttpRequestException error) =>
        new($"The ledger of the simulated provider cannot be read: {error.Message}", error);
}
