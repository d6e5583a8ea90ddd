using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Doms.PaymentProvider;

/// <summary>A request to the provider, independent of the transport.</summary>
/// <param name="Target">Path and query as sent, still escaped.</param>
/// <param name="Key">The header <c>Idempotency-Key</c>.</param>
public readonly record struct ProviderRequest(string Method, string Target, string? Key, ReadOnlyMemory<byte> Body);

/// <summary>A response of the provider.</summary>
/// <param name="Body">JSON.</param>
/// <param name="IsDropped">The request was executed, but its response must not be sent.</param>
public sealed record ProviderResponse(int Status, ReadOnlyMemory<byte> Body, bool IsDropped = false)
{
    internal static ProviderResponse Of<T>(int status, T body, JsonTypeInfo<T> json) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, json));

    internal static ProviderResponse Error(int status, string code, string message) =>
        Of(status, new ErrorView(code, message), WireJson.Default.ErrorView);

    /// <summary>Creates the response for a charge or refund: 200, or 402 if it did not succeed.</summary>
    internal static ProviderResponse Of(Entry entry) => OfEntry(entry.HasSucceeded ? 200 : 402, entry);

    internal static ProviderResponse OfEntry(int status, Entry entry) =>
        Of(status, EntryView.Of(entry), WireJson.Default.EntryView);
}
