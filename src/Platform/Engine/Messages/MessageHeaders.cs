using System.Text.Json;
using System.Text.Json.Serialization;

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
    /// <summary>The headers as JSON, as they are stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, HeadersJson.Default.MessageHeaders);

    /// <exception cref="UnreadableMessageException">The text is not valid headers.</exception>
    public static MessageHeaders Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, HeadersJson.Default.MessageHeaders)
                ?? throw new UnreadableMessageException("The headers are null.");
        }
        catch (JsonException error)
        {
            throw new UnreadableMessageException($"The headers cannot be read: {error.Message}", error);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageHeaders))]
sealed partial class HeadersJson : JsonSerializerContext;
