using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Doms.Primitives;

namespace Doms.Hosting.Requests;

/// <summary>
/// Finds members of a JSON object that its type does not have, and members given twice. It stops at the first few, so that a body made of
/// them costs no more than reading it.
/// </summary>
static class MemberCheck
{
    /// <summary>Code of the problem with a member that the type does not have.</summary>
    public const string UnknownMember = "unknown_member";

    /// <summary>Names compared in an object whose names are free; each such object has a lower bound of its own.</summary>
    const int MaxFreeNames = 1_000;

    public static ProblemResult? Find(JsonElement json, JsonTypeInfo type)
    {
        var found = new Found();
        CheckValue(json, type, "", found);
        if (found.Unknown.Any) return ProblemResponse.Invalid(UnknownMember, found.Unknown);
        return found.Repeated.Any ? ProblemResponse.Validation(found.Repeated.All) : null;
    }

    static void CheckValue(JsonElement json, JsonTypeInfo type, string path, Found found)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when type.Kind == JsonTypeInfoKind.Object:
                CheckMembers(json, type, path, found);
                break;
            case JsonValueKind.Object:
                CheckFreeNames(json, path, found);
                break;
            case JsonValueKind.Array when type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }:
                var (items, index) = (type.Options.GetTypeInfo(element), 0);
                foreach (var item in json.EnumerateArray())
                {
                    if (found.IsFull) return;
                    if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                        CheckValue(item, items, $"{path}[{index}]", found);
                    index++;
                }

                break;
        }
    }

    static void CheckMembers(JsonElement json, JsonTypeInfo type, string path, Found found)
    {
        var seen = new bool[type.Properties.Count];
        foreach (var member in json.EnumerateObject())
        {
            if (found.IsFull) return;
            var index = IndexOf(member, type);
            if (index < 0)
            {
                found.Unknown.Add(FieldOf(path, member), Refusal(member, type));
                continue;
            }

            if (seen[index]) found.Repeated.Add(FieldOf(path, member), "is given more than once");
            seen[index] = true;
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                CheckValue(member.Value, type.Options.GetTypeInfo(type.Properties[index].PropertyType), FieldOf(path, member), found);
        }
    }

    static void CheckFreeNames(JsonElement json, string path, Found found)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject().Take(MaxFreeNames))
        {
            if (found.IsFull) return;
            if (NameOf(member) is { } name && !names.Add(name)) found.Repeated.Add(path, $"has a name more than once: {Shown(name)}");
        }
    }

    /// <summary>Position of the member's property. Names are compared exactly: <c>Amount</c> is not <c>amount</c>.</summary>
    static int IndexOf(JsonProperty member, JsonTypeInfo type)
    {
        try
        {
            var properties = type.Properties;
            for (var i = 0; i < properties.Count; i++)
                if (member.NameEquals(properties[i].Name)) return i;
        }
        catch (InvalidOperationException)
        {
            // The name has an unpaired surrogate, as in NameOf.
        }

        return -1;
    }

    static string Refusal(JsonProperty member, JsonTypeInfo type) =>
        $"is not a member of this request{Nearest.Suggestion(NameOf(member) ?? "", type.Properties.Select(property => property.Name))}";

    static string FieldOf(string path, JsonProperty member)
    {
        var name = NameOf(member) is { } text ? Shown(text) : "a name that is not valid Unicode";
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    /// <summary>A name of the caller's, bounded and on one line.</summary>
    static string Shown(string name)
    {
        const int max = 64;
        if (!PlainText.IsValid(name)) return "a name with control characters";
        return name.Length <= max ? name : $"{name[..max]}...";
    }

    // Name throws for an unpaired surrogate, and there is no Try method.
    static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    sealed class Found
    {
        public FieldErrors Unknown { get; } = new();

        public FieldErrors Repeated { get; } = new();

        public bool IsFull => Unknown.IsFull || Repeated.IsFull;
    }
}
