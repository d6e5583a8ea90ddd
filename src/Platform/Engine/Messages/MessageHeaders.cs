using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Primitives;

namespace Doms.Engine.Messages;

/// <summary>
/// CloudEvents 1.0 attributes (names as in its Kafka binding, without the <c>ce_</c> prefix) and the extensions
/// correlationid and causationid.
/// </summary>
/// <param name="Id">UUIDv7; unique together with the source, and the same on every redelivery.</param>
/// <param name="Type">The message's name.</param>
/// <param name="Version">Major version of the body, from 1.</param>
/// <param name="Source">The service that published it.</param>
/// <param name="Subject">The order id (or product id) it is about.</param>
/// <param name="Time">Time of publication by the wall clock: for people, never for decisions.</param>
/// <param name="TraceParent">W3C trace context.</param>
/// <param name="CorrelationId">Id of the first message or request of the causal chain.</param>
/// <param name="CausationId">Id of the message whose handler published this one.</param>
public sealed record MessageHeaders(
    Guid Id,
    string Type,
    int Version,
    string Source,
    string Subject,
    DateTimeOffset Time,
    string? TraceParent,
    string CorrelationId,
    Guid? CausationId)
{
    /// <summary>Longest text of an attribute, and longest key of a message.</summary>
    public const int MaxTextLength = 256;

    /// <summary>The headers as JSON, as they are stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, HeadersJson.Default.MessageHeaders);

    /// <summary>Reads headers. They may come from any program that can reach the broker, so that each attribute is checked.</summary>
    /// <exception cref="UnreadableMessageException">The text is not valid headers.</exception>
    public static MessageHeaders Parse(string json)
    {
        try
        {
            var headers = JsonSerializer.Deserialize(json, HeadersJson.Default.MessageHeaders)
                ?? throw new UnreadableMessageException("The headers are null.");
            headers = headers.CorrelationId is null ? headers with { CorrelationId = headers.Id.ToString() } : headers;
            return headers.InvalidAttribute() is { } invalid
                ? throw new UnreadableMessageException($"The headers cannot be read: {invalid}.")
                : headers;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new UnreadableMessageException($"The headers cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Whether a text can be a key or an attribute: not empty, not too long, without control characters.</summary>
    internal static bool IsValidText(string? text) => text is { Length: > 0 and <= MaxTextLength } && PlainText.IsValid(text);

    // A missing attribute has the default value of its type.
    string? InvalidAttribute() =>
        Id == Guid.Empty ? "'id' is missing"
        : Version < 1 ? $"'version' is {Version}"
        : Time == default ? "'time' is missing"
        : !IsValidText(Type) ? Describe("type")
        : !IsValidText(Source) ? Describe("source")
        : !IsValidText(Subject) ? Describe("subject")
        : !IsValidText(CorrelationId) ? Describe("correlationId")
        : TraceParent is not null && !IsValidText(TraceParent) ? Describe("traceParent")
        : null;

    static string Describe(string attribute) =>
        $"'{attribute}' is missing, longer than {MaxTextLength} characters, or contains control characters";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageHeaders))]
sealed partial class HeadersJson : JsonSerializerContext;
