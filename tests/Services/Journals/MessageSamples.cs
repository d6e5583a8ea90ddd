using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Contracts.Messages;

namespace Doms.Tests.Services.Journals;

/// <summary>A message as it was sent by the version that recorded it.</summary>
sealed record MessageSample(string Type, int Version, JsonNode Body)
{
    static readonly JsonSerializerOptions RelaxedJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The samples of a file, one a line; none where there is no file.</summary>
    public static IReadOnlyList<MessageSample> Read(string path) => !File.Exists(path)
        ? []
        : [.. File.ReadAllLines(path).Select(line => JsonNode.Parse(line)!).Select(
            node => new MessageSample((string)node["type"]!, (int)node["version"]!, node["body"]!.DeepClone()))];

    /// <summary>A message with every member set, nulls included nowhere.</summary>
    public static MessageSample Of(MessageDefinition message) => new(
        message.Name, message.Version, JsonSerializer.SerializeToNode(SampleValues.Of(message.Type, "id"), message.Json)!);

    public string ToLine() => new JsonObject
    {
        ["type"] = Type, ["version"] = Version, ["body"] = Body.DeepClone(),
    }.ToJsonString(RelaxedJson);
}

/// <summary>Values with all members set, made from the parameters of the records' constructors.</summary>
static class SampleValues
{
    static readonly DateTimeOffset SampleTime = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static object Of(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"the {name}";
        if (type == typeof(bool)) return true;
        if (type == typeof(long)) return name.Length * 1_001L;
        if (type == typeof(int)) return name.Length;
        if (type == typeof(decimal)) return 12.34m;
        if (type == typeof(DateTimeOffset)) return SampleTime;
        if (type.IsGenericType) return Collection(type.GetGenericTypeDefinition(), type.GetGenericArguments());
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(member => Of(member.ParameterType, member.Name!))]);
    }

    static object Collection(Type kind, Type[] of)
    {
        if (kind == typeof(IReadOnlyDictionary<,>))
        {
            var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            entries.Add(Of(of[0], "key"), Of(of[1], "value"));
            return entries;
        }

        if (kind != typeof(IReadOnlyList<>)) throw new NotSupportedException($"No sample is known of a {kind.Name}.");
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of))!;
        items.Add(Of(of[0], "item"));
        return items;
    }
}

/// <summary>Finds what one JSON says and another does not.</summary>
static class JsonLoss
{
    /// <summary>Where the recorded members are missing or different; empty when none is. Further members do no harm.</summary>
    public static IEnumerable<string> FindLosses(JsonNode? recorded, JsonNode? now, string path = "$") => (recorded, now) switch
    {
        (JsonObject before, JsonObject after) => before.SelectMany(
            member => FindLosses(member.Value, after[member.Key], $"{path}.{member.Key}")),
        (JsonArray before, JsonArray after) when before.Count == after.Count => before.Zip(after).SelectMany(
            (pair, i) => FindLosses(pair.First, pair.Second, $"{path}[{i}]")),
        _ => JsonNode.DeepEquals(recorded, now) ? [] : [$"{path} was {Text(recorded)} and is {Text(now)}"],
    };

    static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
