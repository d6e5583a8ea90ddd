using Microsoft.Extensions.Logging;

namespace Doms.Hosting.Logging;

/// <summary>Keeps the newest warnings and errors of the log in memory, for people who look for the cause of a trouble.</summary>
public sealed class RecentProblems(TimeProvider clock) : ILoggerProvider
{
    const int MaxLines = 200;
    const int MaxLineLength = 4_000;
    readonly Queue<string> _lines = new(MaxLines);
    readonly Lock _gate = new();

    /// <summary>The lines, oldest first, with the date before each.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this, clock);

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == MaxLines) _lines.Dequeue();
            _lines.Enqueue(line.Length > MaxLineLength ? line[..MaxLineLength] : line);
        }
    }

    sealed class Logger(string category, RecentProblems kept, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var now = clock.GetUtcNow();
            var line = new LogLine(now, logLevel, category, formatter(state, exception), exception?.ToString());
            kept.Add($"{now:yyyy-MM-dd} {line.Format(TimeZoneInfo.Utc)}");
        }
    }
}
