using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>Loggers that write single lines in the background; see <see cref="LineWriter"/>.</summary>
sealed class LineLoggerProvider(TextWriter output, TimeProvider clock) : ILoggerProvider
{
    readonly LineWriter _writer = new(output, clock);

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
            writer.Write(new LogLine(clock.GetUtcNow(), logLevel, category, formatter(state, exception), exception?.ToString()));
        }
    }
}
