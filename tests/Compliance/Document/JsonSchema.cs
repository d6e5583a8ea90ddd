using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Doms.Tests.Compliance.Document;

/// <summary>
/// Validates JSON by a schema of a document of the API: the keywords that it uses. A member that an object's schema does not name
/// is a violation, so that nothing is answered that the document does not know.
/// </summary>
/// <param name="anyOffset">Times may have another offset than Z, and other fractions than milliseconds.</param>
public sealed class JsonSchema(JsonElement document, bool anyOffset = false)
{
    /// <summary>Returns what the value violates, each with its place; nothing for a valid one.</summary>
    public IEnumerable<string> Violations(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Violations(value, Resolve(reference.GetString()!), place);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
        {
            var tries = choices.EnumerateArray().Select(choice => Violations(value, choice, place).ToList()).ToList();
            return tries.Exists(found => found.Count == 0) ? [] : tries.MinBy(found => found.Count)!;
        }

        if (schema.TryGetProperty("allOf", out var parts)) schema = Merge(parts);
        if (!HasType(value, schema)) return [$"{place} is {Shown(value)}, not {schema.GetProperty("type")}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, schema, place),
            JsonValueKind.Array => OfArray(value, schema, place),
            JsonValueKind.String => OfText(value.GetString()!, schema, place),
            JsonValueKind.Number => OfNumber(value.GetDecimal(), schema, place),
            _ => [],
        };
    }

    /// <summary>Follows a reference within the document.</summary>
    public JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(
            document, (place, name) => place.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal)));

    IEnumerable<string> OfObject(JsonElement value, JsonElement schema, string place)
    {
        var members = schema.TryGetProperty("properties", out var named) ? named : default;
        var others = schema.TryGetProperty("additionalProperties", out var rest) ? rest : default;
        foreach (var name in Texts(schema, "required").Where(name => !value.TryGetProperty(name, out _)))
            yield return $"{place}.{name} is missing";
        foreach (var member in value.EnumerateObject())
        {
            var inside = $"{place}.{member.Name}";
            var found = members.ValueKind == JsonValueKind.Object && members.TryGetProperty(member.Name, out var known)
                ? Violations(member.Value, known, inside)
                : others.ValueKind == JsonValueKind.Object ? Violations(member.Value, others, inside)
                : members.ValueKind == JsonValueKind.Object ? [$"{inside} is not in the document"] : [];
            foreach (var violation in found) yield return violation;
        }
    }

    IEnumerable<string> OfArray(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("maxItems", out var most) && value.GetArrayLength() > most.GetInt32())
            yield return $"{place} is too long";
        if (!schema.TryGetProperty("items", out var item)) yield break;
        foreach (var (index, element) in value.EnumerateArray().Index())
            foreach (var violation in Violations(element, item, $"{place}[{index}]")) yield return violation;
    }

    IEnumerable<string> OfText(string text, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("const", out var only) && text != only.GetString()) yield return $"{place} is '{text}', not {only}";
        if (schema.TryGetProperty("enum", out _) && !Texts(schema, "enum").Contains(text))
            yield return $"{place} is '{text}', no word of the document";
        if (schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)))
            yield return $"{place} is '{text}', not {pattern}";
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()) yield return $"{place} is too long";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !IsTime(text))
            yield return $"{place} is '{text}', not a time in UTC with milliseconds";
    }

    static IEnumerable<string> OfNumber(decimal number, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("minimum", out var least) && number < least.GetDecimal()) yield return $"{place} is below {least}";
        if (schema.TryGetProperty("maximum", out var most) && number > most.GetDecimal()) yield return $"{place} is above {most}";
    }

    bool IsTime(string text) => anyOffset
        ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)
        : DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>Combines the members of all parts, of which later ones restrict earlier ones.</summary>
    JsonElement Merge(JsonElement parts)
    {
        var merged = new JsonObject { ["type"] = "object" };
        var (members, required) = (new JsonObject(), new JsonArray());
        foreach (var part in parts.EnumerateArray())
        {
            var schema = part.TryGetProperty("$ref", out var reference) ? Resolve(reference.GetString()!) : part;
            foreach (var name in Texts(schema, "required")) required.Add(name);
            foreach (var member in schema.GetProperty("properties").EnumerateObject())
                members[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        (merged["properties"], merged["required"]) = (members, required);
        return JsonSerializer.SerializeToElement(merged);
    }

    static bool HasType(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return true;
        var allowed = type.ValueKind == JsonValueKind.Array ? Texts(schema, "type") : [type.GetString()!];
        return allowed.Any(name => name switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        });
    }

    static string Shown(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] : value.GetRawText();

    static IReadOnlyList<string> Texts(JsonElement schema, string name) => schema.TryGetProperty(name, out var texts)
        ? [.. texts.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString()!)]
        : [];
}
