using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>An entry of the log that is a single line, for any client input: time, level, last part of the category, message.</summary>
/// <param name="Time">In any offset; it is written as local time.</param>
/// <param name="Error">Text of the entry's exception; null without one.</param>
readonly record struct LogLine(DateTimeOffset Time, LogLevel Level, string Category, string Message, string? Error)
{
    static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>Number of the entry's kind, stable between versions; 0 for none.</summary>
    public int Event { get; init; }

    /// <summary>Id of the order that the entry is about; null for none.</summary>
    public string? Order { get; init; }

    /// <summary>W3C trace id; null without a trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>Characters of client input and exceptions in it.</summary>
    public int Length => Message.Length + (Error?.Length ?? 0);

    /// <summary>Formats the line, without its line break.</summary>
    public string Format(TimeZoneInfo zone)
    {
        var category = Category.AsSpan(Category.LastIndexOf('.') + 1);
        var time = TimeZoneInfo.ConvertTime(Time, zone);
        var trace = TraceId is null || Message.Contains(TraceId, StringComparison.Ordinal) ? "" : $" [trace {TraceId}]";
        var error = Error is null ? "" : $" - {OneLine(Error)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{time:HH:mm:ss.fff} {NameOf(Level)} {category} {OneLine(Message)}{trace}{error}");
    }

    /// <summary>Formats the line as a JSON object, without its line break.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", Time.UtcDateTime);
            json.WriteString("level", NameOf(Level).TrimEnd());
            json.WriteString("category", Category);
            if (Event != 0) json.WriteNumber("event", Event);
            json.WriteString("message", Message);
            if (Order is not null) json.WriteString("orderId", Order);
            if (TraceId is not null) json.WriteString("traceId", TraceId);
            if (Error is not null) json.WriteString("error", Error);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    /// <summary>Replaces control characters, so that client input can neither forge a line nor control a terminal.</summary>
    static string OneLine(string text) =>
        text.AsSpan().ContainsAny(Control) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
