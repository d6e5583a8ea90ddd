using Doms.Engine.Services;
using Doms.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace Doms.Simulation.Nodes;

/// <summary>Keeps what engines report as errors of their own: a defect is one, however well its engine goes on.</summary>
public sealed class SimulatedLog(VirtualTime time) : ILoggerFactory, ILogger
{
    const int WorkerFailed = 1;
    const int UnexpectedException = 11;
    readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // Nobody else listens to a simulation.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is not (WorkerFailed or UnexpectedException) || exception is StoreUnavailableException or OverloadedException) return;
        _errors.Add($"{time.Elapsed:d\\.hh\\:mm\\:ss\\.ffffff}  {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
        // There is nothing to let go of.
    }
}
