using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.PaymentProvider;

/// <summary>Reads the ledger of a simulated provider that runs in another process.</summary>
/// <param name="provider">Base address of the provider.</param>
public sealed class RemoteLedger(HttpMessageInvoker client, Uri provider)
{
    const int PageSize = 1_000;

    /// <summary>Returns the number of the last entry; null for a provider that shows no ledger, as real ones do not.</summary>
    /// <exception cref="HttpRequestException">The provider does not answer.</exception>
    public async Task<long?> FindLastEntry(CancellationToken cancel)
    {
        try
        {
            return (await Get("v1/ledger/last", WireJson.Default.LastEntry, cancel))?.Id;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the entries that succeeded, in the order in which they were written.</summary>
    /// <param name="upTo">Number of the last entry to read.</param>
    /// <exception cref="HttpRequestException">The provider does not answer.</exception>
    public async IAsyncEnumerable<LedgerEntry> Succeeded(long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        long? after = 0;
        while (after is { } last)
        {
            var page = await Get($"v1/ledger?after={last}&limit={PageSize}", WireJson.Default.LedgerPage, cancel)
                ?? throw new HttpRequestException("The provider has no ledger.");
            foreach (var entry in page.Entries)
            {
                if (entry.Number > upTo) yield break;
                if (entry.Status == Entry.Succeeded)
                    yield return new LedgerEntry(
                        entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
            }

            after = page.Next;
        }
    }

    async Task<T?> Get<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(provider, path));
        using var answer = await client.SendAsync(request, cancel);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync(json, cancel) : null;
    }
}

/// <summary>A charge or refund that succeeded.</summary>
/// <param name="Charge">For a refund, the reference of its charge.</param>
/// <param name="Amount">Minor units.</param>
public sealed record LedgerEntry(bool IsRefund, string Reference, string? Charge, long Amount, string Currency);
