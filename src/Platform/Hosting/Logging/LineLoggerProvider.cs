using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>Loggers that write single lines in the background; see <see cref="LineWriter"/>.</summary>
sealed class LineLoggerProvider(TextWriter output, TimeProvider clock, LogFormat format = LogFormat.Text) : ILoggerProvider
{
    readonly LineWriter _writer = new(output, clock, format);

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, _writer, clock);

    public void Dispose() => _writer.Dispose();

    sealed class LineLogger(string category, LineWriter writer, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        /// <summary>Takes the texts at once, since their objects may change; the line is put together in the background.</summary>
        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            writer.Write(new LogLine(clock.GetUtcNow(), logLevel, category, formatter(state, exception), exception?.ToString())
            {
                Event = eventId.Id,
                Order = Find(state, "Order"),
                TraceId = Find(state, "TraceId") ?? Activity.Current?.TraceId.ToHexString(),
            });
        }

        /// <summary>The text of a named value of the entry; null without it.</summary>
        static string? Find<TState>(TState state, string name)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values) return null;
            for (var i = 0; i < values.Count; i++)
                if (values[i].Key == name) return values[i].Value as string;
            return null;
        }
    }
}
