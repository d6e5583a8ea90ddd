using Microsoft.Extensions.Logging;

namespace Doms.Engine.Diagnostics;

/// <summary>All log lines of the engine. None carries a payload.</summary>
static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "Worker {Worker} failed; it goes on in a second.")]
    public static partial void WorkerFailed(ILogger logger, string worker, Exception error);

    [LoggerMessage(2, LogLevel.Information, "{Line} for {Key}")]
    public static partial void HandlerLogged(ILogger logger, string line, string key);

    [LoggerMessage(3, LogLevel.Warning, "The store cannot be reached; trying again in {Wait}: {Reason}")]
    public static partial void StoreUnavailable(ILogger logger, TimeSpan wait, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Count} message(s) became dead letters; see 'doms dead-letters list'.")]
    public static partial void DeadLettered(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Count} message(s) failed and will be tried again.")]
    public static partial void RetriesScheduled(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Error, "A call could not be handled.")]
    public static partial void RequestFailed(ILogger logger, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "The broker did not take {Count} message(s); trying again in {Wait}: {Reason}")]
    public static partial void PublishFailed(ILogger logger, int count, TimeSpan wait, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The call for effect {Key} failed: {Reason}")]
    public static partial void EffectFailed(ILogger logger, string key, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Batch of {Count} ran into a version conflict, run {Run}: {Reason}")]
    public static partial void Conflict(ILogger logger, int count, int run, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The store refused {Message}: {Reason}")]
    public static partial void Refused(ILogger logger, string message, string reason);

    [LoggerMessage(11, LogLevel.Error, "A defect shows in {Message}")]
    public static partial void UnexpectedException(ILogger logger, Exception error, string message);
}
