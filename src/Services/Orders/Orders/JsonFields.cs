using System.Runtime.InteropServices;
using System.Text.Json;
using Doms.Hosting.Requests;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Reads members of a JSON object; a member of the wrong type adds an error and is left out.</summary>
/// <param name="prefix">Prefix of member names in errors, e.g. <c>items[0].</c>.</param>
readonly struct JsonFields(JsonElement json, string prefix, FieldErrors errors)
{
    /// <summary>A string; an empty one is an absent one.</summary>
    public string? Text(string name) =>
        Member(name) is { } member && Text(prefix + name, member) is { Length: > 0 } text ? text : null;

    /// <summary>A string or a whole number, because some shops number their customers, products and orders.</summary>
    public string? Id(string name) => Member(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => WholeNumber(prefix + name, number.GetRawText()),
        { ValueKind: JsonValueKind.String } => Text(name),
        _ => Wrong(prefix + name, "must be a string or a whole number"),
    };

    public decimal? Number(string name) => Member(name) is { } member ? Number(prefix + name, member) : null;

    public string? Text(string field, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TryString(value, out var text):
                return text;
            case JsonValueKind.String:
                return Wrong(field, "must be valid Unicode");
            default:
                return Wrong(field, "must be a string");
        }
    }

    public decimal? Number(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number
            && ExactNumber.TryRead(JsonMarshal.GetRawUtf8Value(value), out var number))
            return number;
        errors.Add(field, "must be a number");
        return null;
    }

    /// <summary>A member that is present and not null.</summary>
    public JsonElement? Member(string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>An object; null, with an error added, when the member has another type.</summary>
    public JsonFields? Object(string name)
    {
        if (Member(name) is not { } member) return null;
        if (member.ValueKind == JsonValueKind.Object) return new JsonFields(member, $"{prefix}{name}.", errors);
        errors.Add(prefix + name, "must be an object");
        return null;
    }

    /// <summary>An id of digits: 5, but not 5.0, which would be another text.</summary>
    string? WholeNumber(string field, string written) =>
        written.AsSpan().ContainsAny('.', 'e', 'E')
            ? Wrong(field, "must be a string, or a whole number without fraction and exponent")
            : written;

    string? Wrong(string field, string error)
    {
        errors.Add(field, error);
        return null;
    }

    // GetString throws for an unpaired surrogate, and there is no Try method.
    static bool TryString(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }
}
