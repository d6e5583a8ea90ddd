using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Doms.Engine.DeadLetters;

namespace Doms.Hosting.DeadLetters;

/// <summary>A dead letter in a list.</summary>
/// <param name="Id"><c>&lt;service&gt;-&lt;uuid&gt;</c>.</param>
/// <param name="Key">The order or product it is about.</param>
public sealed record DeadLetterSummary(
    string Id, string Service, string Type, string Key, string Error, int Attempts, int Replays, string Origin,
    DateTimeOffset DeadAt, string Status, string? HandledBy, DateTimeOffset? HandledAt);

/// <summary>One page of them, oldest first; a cursor when there is more.</summary>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterSummary> Items, string? Cursor);

/// <summary>How many a bulk replay handed over again.</summary>
public sealed record DeadLettersReplayed(int Replayed);

/// <summary>All of one dead letter.</summary>
/// <param name="Headers">As they came, JSON.</param>
/// <param name="Payload">The original bytes as text, without payment tokens; null where they are none.</param>
/// <param name="PayloadBase64">The original bytes, where they are no text.</param>
public sealed record DeadLetterDetails(
    DeadLetterSummary Letter, string MessageId, string Headers, string? Payload, string? PayloadBase64, string? Stack)
{
    internal static DeadLetterDetails Of(DeadLetter letter)
    {
        var isText = Utf8.IsValid(letter.Payload);
        return new DeadLetterDetails(
            SummaryOf(letter), letter.MessageId, letter.Headers, isText ? SensitiveData.Mask(Encoding.UTF8.GetString(letter.Payload)) : null,
            isText ? null : Convert.ToBase64String(letter.Payload), letter.Stack);
    }

    internal static DeadLetterSummary SummaryOf(DeadLetter letter) => new(
        DeadLetterPort.PublicId(letter), letter.Consumer, letter.Type, letter.Key, letter.Error, letter.Attempts,
        letter.Replays, letter.Origin, letter.DeadAt, letter.Status, letter.HandledBy, letter.HandledAt);
}

/// <summary>JSON of the dead letter routes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetterDetails))]
[JsonSerializable(typeof(DeadLettersReplayed))]
public sealed partial class DeadLetterJson : JsonSerializerContext;
