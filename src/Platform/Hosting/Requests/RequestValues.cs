using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Doms.Hosting.Requests;

/// <summary>A value of a request that its member cannot have.</summary>
/// <param name="message">A sentence without its subject, the member.</param>
sealed class WrongValueException(string message) : JsonException(message);

static class ReaderExtensions
{
    /// <summary>The bytes of a value, as they were sent.</summary>
    public static ReadOnlySpan<byte> Written(this ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
}

/// <summary>Reads an empty text as null.</summary>
sealed class TextConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new WrongValueException("must be a string");
        try
        {
            return reader.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say that a surrogate is unpaired.
            throw new WrongValueException("must be valid Unicode");
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Reads a whole number in every spelling of JSON: 12, 12.0 and 1.2e1 are the same.</summary>
sealed class WholeNumberConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new WrongValueException("must be a whole number");
        if (reader.TryGetInt64(out var number)) return number;
        if (!ExactNumber.TryRead(reader.Written(), out var given)) throw new WrongValueException("is out of range");
        if (!decimal.IsInteger(given)) throw new WrongValueException("must be a whole number");
        return given is >= long.MinValue and <= long.MaxValue ? (long)given : throw new WrongValueException("is out of range");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>Reads a number with a fraction.</summary>
sealed class NumberConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number) throw new WrongValueException("must be a number");
        return ExactNumber.TryRead(reader.Written(), out var number) ? number : throw new WrongValueException("is out of range");
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
