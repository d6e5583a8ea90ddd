using System.Runtime.InteropServices;
using System.Text.Json;
using Doms.Primitives;

namespace Doms.Orders;

/// <summary>Reads members of a JSON object; what is not of the kind wanted is noted and left out.</summary>
/// <param name="prefix">What the names of its members begin with in an error, e.g. <c>items[0].</c>.</param>
readonly struct JsonFields(JsonElement json, string prefix, FieldErrors errors)
{
    /// <summary>Digits of a number beyond which reading it would round it.</summary>
    const int MaxDigits = 28;

    /// <summary>A text; a number counts as the text it is written as.</summary>
    public string? Text(string name) => Member(name) is { } member ? Text(prefix + name, member) : null;

    public decimal? Number(string name) => Member(name) is { } member ? Number(prefix + name, member) : null;

    public string? Text(string field, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TryString(value, out var text):
                return text;
            case JsonValueKind.String:
                errors.Add(field, "must be valid Unicode");
                return null;
            case JsonValueKind.Number:
                return value.GetRawText();
            default:
                errors.Add(field, "must be a text");
                return null;
        }
    }

    public decimal? Number(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number
            && JsonMarshal.GetRawUtf8Value(value).Length <= MaxDigits
            && value.TryGetDecimal(out var number))
            return number;
        errors.Add(field, "must be a number");
        return null;
    }

    /// <summary>A member that is there and not null.</summary>
    public JsonElement? Member(string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>An object; null, with an error noted, when the member is something else.</summary>
    public JsonFields? Object(string name)
    {
        if (Member(name) is not { } member) return null;
        if (member.ValueKind == JsonValueKind.Object) return new JsonFields(member, $"{prefix}{name}.", errors);
        errors.Add(prefix + name, "must be an object");
        return null;
    }

    // A text with half a surrogate pair cannot be transcoded, and there is no other way to ask for that.
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
