using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts.Messages;

namespace Doms.Tests.Services.Journals;

/// <summary>A message as it was sent by the version that recorded it.</summary>
sealed record MessageSample(string Type, int Version, JsonNode Body)
{
    static readonly JsonSerializerOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads the samples of a file, one per line; empty when the file does not exist.</summary>
    public static IReadOnlyList<MessageSample> Read(string path) => !File.Exists(path)
        ? []
        : [.. File.ReadAllLines(path).Select(line => JsonNode.Parse(line)!).Select(
            node => new MessageSample((string)node["type"]!, (int)node["version"]!, node["body"]!.DeepClone()))];

    /// <summary>Creates a sample with every member set and no nulls.</summary>
    public static MessageSample Of(MessageDefinition message) => new(
        message.Name, message.Version, JsonSerializer.SerializeToNode(SampleValues.Of(message.Type, "id"), message.Json)!);

    public string ToLine() => new JsonObject
    {
        ["type"] = Type, ["version"] = Version, ["body"] = Body.DeepClone(),
    }.ToJsonString(RelaxedJson);
}
