using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts;
using Doms.Engine.DeadLetters;
using Doms.Engine.Maintenance;
using Doms.Hosting.Documents;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Document;

/// <summary>A message on a topic of the broker.</summary>
sealed record PublishedMessage(string Name, int Version, string Topic, Type Body)
{
    /// <summary>The services' messages, and those of the engine.</summary>
    public static IReadOnlyList<PublishedMessage> All { get; } =
    [
        .. MessageContracts.All.Select(message => new PublishedMessage(message.Name, message.Version, message.Topic, message.Type)),
        .. EngineMessages.All.Select(message => new PublishedMessage(message.Name, message.Version, message.Topic!, message.ClrType)),
    ];

    public string Summary => XmlDescriptions.Of(Body) ?? "";

    /// <summary>The service that owns the topic; null for the engine's, on which every service publishes.</summary>
    public string? Owner => Topic.Split('.')[0] is var owner && owner != "engine" ? owner : null;

    public bool IsCommand => Topic.EndsWith(".commands", StringComparison.Ordinal);
}

/// <summary>The document of all messages on the broker, AsyncAPI 3, from the contracts and the recorded messages.</summary>
static class AsyncApiDocument
{
    const string HeadersSummary = "Attributes of CloudEvents 1.0 in binary mode. The id is the same on every redelivery: keep it, and a "
        + "repeat has no second effect.";

    public static JsonObject Create()
    {
        var schemas = new MessageSchemas();
        var examples = RecordedBodies();
        foreach (var (name, body) in EngineBodies()) examples.TryAdd(name, body);
        var messages = new JsonObject();
        foreach (var message in PublishedMessage.All) messages[message.Name] = Of(message, schemas, examples);
        var channels = new JsonObject();
        var operations = new JsonObject();
        foreach (var topic in PublishedMessage.All.GroupBy(message => message.Topic))
        {
            channels[topic.Key] = Channel(topic.Key, topic);
            operations[topic.Key] = Operation(topic.Key, topic);
        }

        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = Info(),
            ["defaultContentType"] = "application/json",
            ["servers"] = new JsonObject
            {
                ["kafka"] = new JsonObject
                {
                    ["host"] = "127.0.0.1:9092", ["protocol"] = "kafka", ["description"] = "The broker of the distributed shape.",
                },
            },
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject { ["messages"] = messages, ["schemas"] = new JsonObject(schemas.All) },
        };
    }

    static JsonObject Info() => new()
    {
        ["title"] = "DOMS messages",
        ["version"] = "1.0.0",
        ["description"] = "Events and commands between the services of DOMS, where they are processes of their own. The records of one "
            + "publisher with one key are in order; each is delivered at least once. Messages are only ever added to: a reader ignores "
            + "members that it does not know, and refuses a version that it does not know.",
        ["license"] = new JsonObject { ["name"] = "MIT", ["url"] = "https://opensource.org/license/mit" },
        ["contact"] = new JsonObject { ["name"] = "The authors of DOMS", ["url"] = "https://github.com" },
        ["tags"] = new JsonArray(new JsonObject { ["name"] = "events" }, new JsonObject { ["name"] = "commands" }),
    };

    static JsonObject Channel(string topic, IEnumerable<PublishedMessage> messages)
    {
        var first = messages.First();
        var references = new JsonObject();
        foreach (var message in messages) references[message.Name] = Reference($"#/components/messages/{message.Name}");
        return new JsonObject
        {
            ["address"] = topic,
            ["description"] = first.IsCommand ? $"Commands to {first.Owner}, for it alone."
                : first.Owner is { } owner ? $"Events of {owner}, for any consumer." : "Events of the engine of every service.",
            ["messages"] = references,
        };
    }

    static JsonObject Operation(string topic, IEnumerable<PublishedMessage> messages) => new()
    {
        ["action"] = messages.First().IsCommand ? "receive" : "send",
        ["summary"] = messages.First().IsCommand ? "Handles commands." : "Publishes events.",
        ["channel"] = Reference($"#/channels/{topic}"),
        ["messages"] = new JsonArray(
            [.. messages.Select(message => Reference($"#/channels/{topic}/messages/{message.Name}"))]),
    };

    static JsonObject Of(PublishedMessage message, MessageSchemas schemas, IReadOnlyDictionary<string, JsonNode> examples)
    {
        var made = new JsonObject
        {
            ["name"] = message.Name,
            ["title"] = message.Body.Name,
            ["summary"] = message.Summary,
            ["contentType"] = "application/json",
            ["tags"] = new JsonArray(new JsonObject { ["name"] = message.IsCommand ? "commands" : "events" }),
            ["correlationId"] = new JsonObject { ["location"] = "$message.header#/ce_correlationid" },
            ["bindings"] = new JsonObject
            {
                ["kafka"] = new JsonObject
                {
                    ["key"] = new JsonObject
                    {
                        ["type"] = "string",
                        ["description"] = message.Name == "product.changed" ? "Id of the product." : "Id of the order, or of the product.",
                    },
                    ["bindingVersion"] = "0.5.0",
                },
            },
            ["headers"] = Headers(message),
            ["payload"] = schemas.ReferenceTo(message.Body),
        };
        if (examples.TryGetValue(message.Name, out var body))
            made["examples"] = new JsonArray(new JsonObject { ["name"] = "recorded", ["payload"] = body.DeepClone() });
        return made;
    }

    static JsonObject Headers(PublishedMessage message) => new()
    {
        ["type"] = "object",
        ["description"] = HeadersSummary,
        ["required"] = new JsonArray(
            "ce_specversion", "ce_id", "ce_type", "ce_version", "ce_source", "ce_subject", "ce_time", "ce_correlationid", "content-type"),
        ["properties"] = new JsonObject
        {
            ["ce_specversion"] = Only("1.0"),
            ["ce_id"] = Text("UUIDv7, unique, and the same on every redelivery.", "uuid"),
            ["ce_type"] = Only(message.Name),
            ["ce_version"] = Only($"{message.Version}"),
            ["ce_source"] = message is { IsCommand: false, Owner: { } owner } ? Only(owner) : Text("The service that published it."),
            ["ce_subject"] = Text("The key of the record: the order or the product."),
            ["ce_time"] = Text("Time of publication.", "date-time"),
            ["ce_correlationid"] = Text("Id of the first message or request of the chain."),
            ["ce_causationid"] = Text("Id of the message whose handler published this one.", "uuid"),
            ["traceparent"] = Text("W3C trace context."),
            ["content-type"] = Only("application/json"),
        },
    };

    static JsonObject Only(string value) => new() { ["type"] = "string", ["const"] = value };

    static JsonObject Text(string description, string? format = null)
    {
        var made = new JsonObject { ["type"] = "string", ["description"] = description };
        if (format is not null) made["format"] = format;
        return made;
    }

    static JsonObject Reference(string to) => new() { ["$ref"] = to };

    /// <summary>
    /// Bodies of the engine's messages, made by it from a dead letter: it publishes them only where a message fails, which none of the
    /// recorded ones did.
    /// </summary>
    static IEnumerable<(string Name, JsonNode Body)> EngineBodies()
    {
        const string orderId = "01997a3e-5c00-7000-8000-00000000002a";
        var letter = new DeadLetter(
            "01997a3e-9a00-7000-8000-000000000017", Version: 1, Seq: 1, "fulfillment", "fulfillment.create", orderId,
            "01997a3e-5d00-7000-8000-00000000002b", Headers: "{}", Payload: [], "SqliteException: no room", Stack: null, Attempts: 8,
            Replays: 0, "broker", DeadAt: DateTimeOffset.UnixEpoch, DeadLetter.Open, HandledBy: null, HandledAt: null);
        var closed = letter with { Status = DeadLetter.Replayed, HandledBy = "olga" };
        foreach (var body in (object[])[letter.Announcement!, closed.ClosingAnnouncement!])
        {
            var type = EngineMessages.All.Single(message => message.ClrType == body.GetType());
            yield return (type.Name, JsonSerializer.SerializeToNode(body, body.GetType(), JsonSerializerOptions.Web)!);
        }
    }

    /// <summary>The first recorded body of each message.</summary>
    static Dictionary<string, JsonNode> RecordedBodies() =>
        File.ReadLines(RepositoryFile.Find("tests/Services/Journals/v1/messages.jsonl")).Select(line => JsonNode.Parse(line)!)
            .GroupBy(line => line["type"]!.GetValue<string>()).ToDictionary(group => group.Key, group => group.First()["body"]!);
}
