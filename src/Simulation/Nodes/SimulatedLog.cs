using Doms.Engine.Services;
using Doms.Engine.Storage;
using Microsoft.Extensions.Logging;

namespace Doms.Simulation.Nodes;

/// <summary>Collects the engines' unexpected errors: each is a finding, even if its engine recovers.</summary>
public sealed class SimulatedLog(VirtualTime time) : ILoggerFactory, ILogger
{
    const int WorkerFailed = 1;
    const int UnexpectedException = 11;
    readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // A simulation has no other log.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is not (WorkerFailed or UnexpectedException)) return;
        if (exception is StoreUnavailableException or OverloadedException or InjectedException) return;
        _errors.Add($"{time.Elapsed:d\\.hh\\:mm\\:ss\\.ffffff}  {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
        // Nothing to dispose.
    }
}
