using Microsoft.Extensions.Logging;

namespace Doms.Tests.Engine;

/// <summary>Collects the errors that engines log.</summary>
sealed class RecordedLog : ILoggerFactory, ILogger
{
    /// <summary>Texts of the errors, in order.</summary>
    public List<string> Errors { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // A test has no other log.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Error) Errors.Add(formatter(state, exception));
    }

    public void Dispose()
    {
        // Nothing to dispose.
    }
}
