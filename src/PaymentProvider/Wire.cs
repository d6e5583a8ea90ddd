using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.PaymentProvider;

/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Token">Payment token.</param>
sealed record ChargeRequest(string? Reference, long? Amount, string? Currency, string? Token);

/// <param name="Charge">Reference of the charge to refund.</param>
/// <param name="Amount">Minor units, more than 0.</param>
sealed record RefundRequest(string? Charge, string? Reference, long? Amount);

/// <summary>JSON of a charge or refund.</summary>
sealed record EntryView(
    string Id,
    string Kind,
    string Reference,
    string? Charge,
    long Amount,
    string Currency,
    string Status,
    string? Code,
    string? Message,
    DateTimeOffset CreatedAt)
{
    const int PrefixLength = 3;

    public static EntryView Of(Entry entry) => new(
        IdOf(entry), entry.Kind, entry.Reference, entry.Charge, entry.Amount, entry.Currency, entry.Status, entry.Code,
        entry.Code is { } code ? DeclineRules.MessageOf(code) : null, entry.At);

    /// <summary>Number of the entry, which its id ends with.</summary>
    public long Number => long.Parse(Id.AsSpan(PrefixLength), CultureInfo.InvariantCulture);

    static string IdOf(Entry entry) => (entry.Kind == Entry.ChargeKind ? "ch_" : "re_") + entry.Id;
}

/// <param name="Next">The <c>after</c> of the next page; null on the last.</param>
sealed record LedgerPage(IReadOnlyList<EntryView> Entries, long? Next);

/// <param name="Id">Number of the last entry; 0 for none.</param>
sealed record LastEntry(long Id);

/// <param name="Code">Machine-readable code.</param>
/// <param name="Message">Human-readable message.</param>
sealed record ErrorView(string Code, string Message);

/// <summary>Configured misbehaviour of the provider; none by default.</summary>
/// <param name="LatencyMs">Latency in milliseconds before processing, 0 to 600,000.</param>
/// <param name="DeclineRate">Share of new charges to decline, 0 to 1.</param>
/// <param name="DropRate">Share of requests executed without sending a response, 0 to 1.</param>
/// <param name="ErrorRate">Share of requests answered with 500 without any effect, 0 to 1.</param>
public sealed record Behaviour(int LatencyMs = 0, double DeclineRate = 0, double DropRate = 0, double ErrorRate = 0)
{
    const int MaxLatencyMs = 600_000;

    internal bool IsValid => LatencyMs is >= 0 and <= MaxLatencyMs
        && IsRate(DeclineRate) && IsRate(DropRate) && IsRate(ErrorRate);

    static bool IsRate(double rate) => rate is >= 0 and <= 1;
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ChargeRequest)), JsonSerializable(typeof(RefundRequest)), JsonSerializable(typeof(EntryView))]
[JsonSerializable(typeof(LedgerPage)), JsonSerializable(typeof(LastEntry)), JsonSerializable(typeof(ErrorView))]
[JsonSerializable(typeof(Behaviour))]
sealed partial class WireJson : JsonSerializerContext;
