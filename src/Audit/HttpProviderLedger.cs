using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Audit;

/// <summary>Reads the books over HTTP, a page at a time (<c>GET /v1/ledger?after=&amp;limit=</c>).</summary>
/// <param name="http">Its base address is the provider's.</param>
public sealed class HttpProviderLedger(HttpClient http) : IProviderLedger
{
    const int PageSize = 1_000;

    public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
    {
        long? after = 0;
        while (after is not null)
        {
            var page = await Read(after.Value, cancel);
            foreach (var entry in page.Entries)
            {
                if (entry.Status == "succeeded")
                    yield return new ProviderEntry(
                        entry.Kind == "refund", entry.Reference, entry.Charge, entry.Amount, entry.Currency);
            }

            after = page.Next;
        }
    }

    async Task<ProviderPage> Read(long after, CancellationToken cancel)
    {
        try
        {
            var address = new Uri($"v1/ledger?after={after}&limit={PageSize}", UriKind.Relative);
            return await http.GetFromJsonAsync(address, ProviderJson.Default.ProviderPage, cancel)
                ?? throw new ProviderUnavailableException("The provider's ledger answered nothing.");
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            throw new ProviderUnavailableException($"The provider's ledger cannot be read: {error.Message}", error);
        }
    }
}

sealed record ProviderPage(IReadOnlyList<ProviderLine> Entries, long? Next);

sealed record ProviderLine(string Kind, string Reference, string? Charge, long Amount, string Currency, string Status);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProviderPage))]
sealed partial class ProviderJson : JsonSerializerContext;
