using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts.Http;
using Doms.Host.Cli;

namespace Doms.Host.Commands;

/// <summary>Prints dead letters for the command line.</summary>
static class DeadLetterText
{
    /// <summary>Members of a dead letter that hold JSON as a text.</summary>
    static readonly string[] Embedded = ["headers", "payload"];

    public static void Print(DeadLetterDetailsView details, Screen screen)
    {
        var summary = details.Letter;
        screen.Fields(
            ("Id", summary.Id), ("Service", summary.Service), ("Type", summary.Type), ("Key", summary.Key), ("Status", summary.Status),
            ("Error", summary.Error), ("Attempts", $"{summary.Attempts}"), ("Replays", $"{summary.Replays}"), ("Origin", summary.Origin),
            ("Since", Format.Second(summary.DeadAt)), ("Handled by", summary.HandledBy), ("Handled at", Format.Second(summary.HandledAt)),
            ("Message", details.MessageId), ("Headers", details.Headers), ("Body", details.Payload ?? $"base64 {details.PayloadBase64}"),
            ("Stack", details.Stack));
    }

    /// <summary>Returns the response with the headers and the payload as JSON instead of as texts, where they are JSON.</summary>
    public static JsonElement WithObjects(ReadOnlyMemory<byte> json)
    {
        var letter = JsonNode.Parse(json.Span)!.AsObject();
        foreach (var name in Embedded)
        {
            if (letter[name] is JsonValue value && value.TryGetValue<string>(out var text) && TryParse(text) is { } parsed)
                letter[name] = parsed;
        }

        return JsonSerializer.SerializeToElement(letter, NodeJson.Default.JsonObject);
    }

    static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>JSON metadata of untyped objects.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
sealed partial class NodeJson : System.Text.Json.Serialization.JsonSerializerContext;
