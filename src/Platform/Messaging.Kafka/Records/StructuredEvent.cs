using System.Text.Json;

namespace Doms.Messaging.Kafka.Records;

/// <summary>An event in structured mode: attributes and data are one JSON document.</summary>
static class StructuredEvent
{
    const string Data = "data";
    const string Base64Data = "data_base64";

    /// <summary>Reads the attributes and returns the data; the document itself where it cannot be read.</summary>
    public static byte[]? Read(byte[]? document, CloudEventAttributes attributes)
    {
        if (document is null) return null;
        try
        {
            using var json = JsonDocument.Parse(document);
            byte[]? data = null;
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (member.Name == Data) data = JsonSerializer.SerializeToUtf8Bytes(member.Value);
                else if (member.Name == Base64Data) data = member.Value.GetBytesFromBase64();
                else attributes.Set(member.Name, member.Value.ToString());
            }

            return data;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return document;
        }
    }
}
