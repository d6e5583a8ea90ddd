using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Doms.Engine.DeadLetters;

namespace Doms.Hosting.DeadLetters;

/// <summary>A dead letter in a list.</summary>
/// <param name="Id"><c>&lt;service&gt;-&lt;uuid&gt;</c>.</param>
/// <param name="Key">Order id or product id.</param>
public sealed record DeadLetterSummary(
    string Id, string Service, string Type, string Key, string Error, int Attempts, int Replays, string Origin,
    DateTimeOffset DeadAt, string Status, string? HandledBy, DateTimeOffset? HandledAt);

/// <summary>A page of dead letters, oldest first; the cursor is null on the last page.</summary>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterSummary> Items, string? Cursor);

/// <summary>Number of dead letters replayed in bulk.</summary>
public sealed record DeadLettersReplayed(int Replayed);

/// <summary>All details of a dead letter.</summary>
/// <param name="Headers">The message headers as received, JSON.</param>
/// <param name="Payload">The original payload as text, sensitive values masked; null for binary data.</param>
/// <param name="PayloadBase64">The original payload when it is not valid UTF-8; else null.</param>
public sealed record DeadLetterDetails(
    DeadLetterSummary Letter, string MessageId, string Headers, string? Payload, string? PayloadBase64, string? Stack)
{
    internal static DeadLetterDetails Of(DeadLetter deadLetter)
    {
        var isText = Utf8.IsValid(deadLetter.Payload);
        return new DeadLetterDetails(
            SummaryOf(deadLetter), deadLetter.MessageId, deadLetter.Headers,
            isText ? SensitiveData.Mask(Encoding.UTF8.GetString(deadLetter.Payload)) : null,
            isText ? null : Convert.ToBase64String(deadLetter.Payload), deadLetter.Stack);
    }

    internal static DeadLetterSummary SummaryOf(DeadLetter deadLetter) => new(
        DeadLetterPort.PublicId(deadLetter), deadLetter.Consumer, deadLetter.Type, deadLetter.Key, deadLetter.Error, deadLetter.Attempts,
        deadLetter.Replays, deadLetter.Origin, deadLetter.DeadAt, deadLetter.Status, deadLetter.HandledBy, deadLetter.HandledAt);
}

/// <summary>JSON of the dead letter routes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetterDetails))]
[JsonSerializable(typeof(DeadLettersReplayed))]
public sealed partial class DeadLetterJson : JsonSerializerContext;
