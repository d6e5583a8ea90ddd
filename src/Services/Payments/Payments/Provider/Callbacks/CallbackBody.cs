using System.Text;
using System.Text.Json;
using Doms.Payments.Domain;
using Doms.Payments.Provider.Stripe;
using Doms.Primitives;

namespace Doms.Payments.Provider.Callbacks;

/// <summary>Reads the body of a callback: of the published protocol, or an event of Stripe.</summary>
static class CallbackBody
{
    const int MaxIdLength = 200;

    /// <summary>Null for a body without an id and a type that can be stored.</summary>
    public static ReceiveCallback? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, body.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // GetString throws the latter for an unpaired surrogate.
            return null;
        }
    }

    static ReceiveCallback? Read(JsonElement callback, ReadOnlySpan<byte> body)
    {
        if (Text(callback, "id") is not { } id || Text(callback, "type") is not { } type) return null;
        var subject = Member(Member(callback, "data"), "object");
        return new ReceiveCallback(
            id, type, Text(callback, "reference") ?? Text(Member(subject, "metadata"), StripeProvider.Reference), Text(subject, "id"),
            Encoding.UTF8.GetString(body));
    }

    static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : default;

    static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { Length: > 0 and <= MaxIdLength } text
        && PlainText.IsValid(text)
            ? text
            : null;
}
