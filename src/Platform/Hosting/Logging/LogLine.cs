using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>An entry of the log that is a single line, for any client input: time, level, last part of the category, message.</summary>
/// <param name="Time">In any offset; it is written as local time.</param>
/// <param name="Error">Text of the entry's exception; null without one.</param>
readonly record struct LogLine(DateTimeOffset Time, LogLevel Level, string Category, string Message, string? Error)
{
    static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>Characters of client input and exceptions in it.</summary>
    public int Length => Message.Length + (Error?.Length ?? 0);

    /// <summary>Formats the line, without its line break.</summary>
    public string Format(TimeZoneInfo zone)
    {
        var category = Category.AsSpan(Category.LastIndexOf('.') + 1);
        var time = TimeZoneInfo.ConvertTime(Time, zone);
        var error = Error is null ? "" : $" - {OneLine(Error)}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{time:HH:mm:ss.fff} {NameOf(Level)} {category} {OneLine(Message)}{error}");
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
