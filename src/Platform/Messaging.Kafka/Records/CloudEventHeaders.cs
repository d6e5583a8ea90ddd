using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Confluent.Kafka;

namespace Doms.Messaging.Kafka.Records;

/// <summary>
/// Spreads the headers of a message, a JSON object, over the headers of a record, as the Kafka binding of CloudEvents 1.0 does in binary
/// mode, and reads them back. What is read may come from any program, so that nothing in it is trusted; the engine checks the attributes.
/// </summary>
static class CloudEventHeaders
{
    const string Prefix = "ce_";
    const string SpecVersion = "ce_specversion";
    const string ContentType = "content-type";
    const string TraceParent = "traceparent";
    const string StructuredContent = "application/cloudevents+json";
    static readonly byte[] Version = "1.0"u8.ToArray();
    static readonly byte[] Json = "application/json"u8.ToArray();
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The headers of a record; null when the text is no JSON object.</summary>
    public static Headers? TryWrite(string json)
    {
        try
        {
            var headers = new Headers { { SpecVersion, Version }, { ContentType, Json } };
            using var document = JsonDocument.Parse(json);
            foreach (var member in document.RootElement.EnumerateObject())
                if (member.Value.ValueKind != JsonValueKind.Null) headers.Add(HeaderOf(member.Name), BytesOf(member.Value));
            return headers;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The headers as JSON, and the body; never throws for anything in the record.</summary>
    /// <param name="recordTime">When the broker took the record.</param>
    public static (string Headers, byte[]? Body) Read(Message<string?, byte[]?> message, DateTimeOffset recordTime)
    {
        var attributes = new CloudEventAttributes();
        var body = message.Value;
        var contentType = "";
        foreach (var header in message.Headers ?? [])
        {
            if (header.GetValueBytes() is not { } value) continue;
            var text = Encoding.UTF8.GetString(value);
            if (header.Key == ContentType) contentType = text;
            else if (header.Key == TraceParent) attributes.Set(TraceParent, text);
            else if (header.Key.StartsWith(Prefix, StringComparison.Ordinal)) attributes.Set(header.Key[Prefix.Length..], text);
        }

        if (contentType.StartsWith(StructuredContent, StringComparison.OrdinalIgnoreCase))
            body = StructuredEvent.Read(body, attributes);
        attributes.Complete(message.Key, recordTime);
        return (Write(attributes), body);
    }

    static string HeaderOf(string member) => member switch
    {
        "traceParent" => TraceParent,
        "correlationId" => $"{Prefix}correlationid",
        "causationId" => $"{Prefix}causationid",
        _ => Prefix + member,
    };

    static string MemberOf(string attribute) => attribute switch
    {
        TraceParent => "traceParent",
        "correlationid" => "correlationId",
        "causationid" => "causationId",
        _ => attribute,
    };

    static byte[] BytesOf(JsonElement value) =>
        Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    static string Write(CloudEventAttributes attributes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in attributes.All)
            {
                if (name == CloudEventAttributes.Version && int.TryParse(value, CultureInfo.InvariantCulture, out var number))
                    writer.WriteNumber(name, number);
                else writer.WriteString(MemberOf(name), value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
