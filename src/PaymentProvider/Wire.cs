using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.PaymentProvider;

/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Token">The means of payment.</param>
sealed record ChargeRequest(string? Reference, long? Amount, string? Currency, string? Token);

/// <param name="Charge">Reference of the charge to give back from.</param>
/// <param name="Amount">Minor units, more than 0.</param>
sealed record RefundRequest(string? Charge, string? Reference, long? Amount);

/// <summary>A charge or a refund as the provider shows it.</summary>
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
    public static EntryView Of(Entry entry) => new(
        IdOf(entry), entry.Kind, entry.Reference, entry.Charge, entry.Amount, entry.Currency, entry.Status, entry.Code,
        entry.Code is { } code ? DeclineRules.MessageOf(code) : null, entry.At);

    static string IdOf(Entry entry) => (entry.Kind == Entry.ChargeKind ? "ch_" : "re_") + entry.Id;
}

/// <param name="Next">The <c>after</c> of the next page; null on the last.</param>
sealed record LedgerPage(IReadOnlyList<EntryView> Entries, long? Next);

/// <param name="Code">For machines.</param>
/// <param name="Message">For people.</param>
sealed record ErrorView(string Code, string Message);

/// <summary>How the provider misbehaves; by default not at all.</summary>
/// <param name="LatencyMs">Milliseconds it thinks before it acts, 0 to 600,000.</param>
/// <param name="DeclineRate">Share of new charges it declines, 0 to 1.</param>
/// <param name="DropRate">Share of calls it carries out and then does not answer, 0 to 1.</param>
/// <param name="ErrorRate">Share of calls it answers 500 without doing anything, 0 to 1.</param>
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
[JsonSerializable(typeof(LedgerPage)), JsonSerializable(typeof(ErrorView)), JsonSerializable(typeof(Behaviour))]
sealed partial class WireJson : JsonSerializerContext;
