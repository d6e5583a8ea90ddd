using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Doms.Hosting.Logging;

/// <summary>Formats each entry as a single line, for any client input: time, level, last part of the category, message.</summary>
sealed class LineFormatter(TimeProvider clock) : ConsoleFormatter(FormatName)
{
    /// <summary>The name by which the console logger finds it.</summary>
    public const string FormatName = "doms";

    static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsControl)]);

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var category = logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1);
        textWriter.Write(string.Create(
            CultureInfo.InvariantCulture, $"{clock.GetLocalNow():HH:mm:ss.fff} {NameOf(logEntry.LogLevel)} {category} "));
        textWriter.Write(OneLine(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (logEntry.Exception is { } exception) textWriter.Write($" - {OneLine(exception.ToString())}");
        textWriter.WriteLine();
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
