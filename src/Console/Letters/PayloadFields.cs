using System.Text.Json;

namespace Doms.Console.Letters;

/// <summary>A field of one of two messages, or of both.</summary>
/// <param name="Path">Names of the members that lead to it.</param>
/// <param name="Left">Its value in the first message; null where it is absent.</param>
/// <param name="Right">Its value in the second one; null where it is absent.</param>
public sealed record FieldPair(string Path, string? Left, string? Right)
{
    public bool Differs => Left != Right;
}

/// <summary>Compares two messages field by field.</summary>
public static class PayloadFields
{
    /// <summary>The fields of both, in their order; a message that is no JSON is one field.</summary>
    public static IReadOnlyList<FieldPair> Compare(string? left, string? right)
    {
        var (first, second) = (Read(left), Read(right));
        return
        [
            .. first.Keys.Concat(second.Keys.Where(path => !first.ContainsKey(path)))
                .Select(path => new FieldPair(path, first.GetValueOrDefault(path), second.GetValueOrDefault(path))),
        ];
    }

    static OrderedDictionary<string, string> Read(string? text)
    {
        var fields = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            Add(fields, "", document.RootElement);
        }
        catch (JsonException)
        {
            fields["bytes"] = text ?? "no text";
        }

        return fields;
    }

    static void Add(OrderedDictionary<string, string> fields, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Add(fields, path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray()) Add(fields, $"{path}[{index++}]", item);
                break;
            default:
                fields[path.Length == 0 ? "value" : path] = value.GetRawText();
                break;
        }
    }
}
