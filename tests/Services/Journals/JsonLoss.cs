using System.Text.Json.Nodes;

namespace Doms.Tests.Services.Journals;

/// <summary>Finds recorded JSON members that were lost or changed.</summary>
static class JsonLoss
{
    /// <summary>Returns a text for each missing or different member. Additional members are allowed.</summary>
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
