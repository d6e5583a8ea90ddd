using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Doms.Primitives;

/// <summary>
/// The rules of all JSON that the API answers: camel case, every member written also when it is null, times in UTC with milliseconds,
/// and no escapes but those that JSON needs. Stored rows and messages have rules of their own.
/// </summary>
public static class AnswerJson
{
    /// <summary>Sets the rules in options that are not in use yet.</summary>
    public static void Apply(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // Answers are application/json, never part of a page.
        json.Converters.Add(new UtcTimeConverter());
    }

    /// <summary>Makes options for the types that the resolver knows.</summary>
    public static JsonSerializerOptions OptionsFor(IJsonTypeInfoResolver types)
    {
        var json = new JsonSerializerOptions { TypeInfoResolver = types };
        Apply(json);
        return json;
    }

    /// <summary>Returns the metadata with which a type is answered, from the metadata with which it is stored.</summary>
    /// <exception cref="ArgumentException">The metadata is of no generated context.</exception>
    public static JsonTypeInfo For(JsonTypeInfo stored) => stored.OriginatingResolver is { } types
        ? OptionsFor(types).GetTypeInfo(stored.Type)
        : throw new ArgumentException($"The metadata of {stored.Type.Name} is of no generated context.", nameof(stored));
}

/// <summary>Writes RFC 3339 in UTC with three digits of a second, e.g. <c>2026-11-26T01:24:30.840Z</c>; reads any ISO 8601.</summary>
sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    const int Length = 24;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Length];
        value.UtcDateTime.TryFormat(text, out var written, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..written]);
    }
}
