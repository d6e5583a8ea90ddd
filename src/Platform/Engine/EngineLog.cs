using Microsoft.Extensions.Logging;

namespace Doms.Engine;

/// <summary>All log lines of the engine. None carries a payload.</summary>
static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "Worker {Worker} failed; it restarts in {Wait}.")]
    public static partial void WorkerFailed(ILogger logger, string worker, TimeSpan wait, Exception error);

    [LoggerMessage(21, LogLevel.Warning, "Rows of {Table} cannot be handled yet; the next attempt is in {Wait}.")]
    public static partial void SweepFailed(ILogger logger, string table, TimeSpan wait, Exception error);

#pragma warning disable SYSLIB1015 // The form of the log decides where the trace stands, if there is one.
    [LoggerMessage(2, LogLevel.Information, "{Line} for {Order}")]
    public static partial void HandlerLogged(ILogger logger, string line, string order, string? traceId);

    [LoggerMessage(20, LogLevel.Warning, "{Message} failed at attempt {Attempt}: {Reason}")]
    public static partial void MessageFailed(ILogger logger, string message, int attempt, string reason, string order, string? traceId);
#pragma warning restore SYSLIB1015

    [LoggerMessage(3, LogLevel.Warning, "The store is unavailable; retrying in {Wait}: {Reason}")]
    public static partial void StoreUnavailable(ILogger logger, TimeSpan wait, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Count} message(s) became dead letters; see 'doms dead-letters list'.")]
    public static partial void DeadLettered(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Count} message(s) failed and will be retried.")]
    public static partial void RetriesScheduled(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Error, "A request failed.")]
    public static partial void RequestFailed(ILogger logger, Exception error);

    [LoggerMessage(7, LogLevel.Warning, "Publishing failed; retrying in {Wait}: {Reason}")]
    public static partial void PublishFailed(ILogger logger, TimeSpan wait, string reason);

    [LoggerMessage(8, LogLevel.Warning, "The external call of effect {Key} failed: {Reason}")]
    public static partial void EffectFailed(ILogger logger, string key, string reason);

    [LoggerMessage(9, LogLevel.Warning, "Version conflict in a batch of {Count}, run {Run}: {Reason}")]
    public static partial void Conflict(ILogger logger, int count, int run, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The store refused {Message}: {Reason}")]
    public static partial void Refused(ILogger logger, string message, string reason);

    [LoggerMessage(12, LogLevel.Warning, "The outcome of the commit of {Count} message(s) is unknown; looking it up: {Reason}")]
    public static partial void CommitUnresolved(ILogger logger, int count, string reason);

    [LoggerMessage(13, LogLevel.Error, "{Step} failed after a commit; the commit stands.")]
    public static partial void FailedAfterCommit(ILogger logger, string step, Exception error);

    [LoggerMessage(14, LogLevel.Warning, "Taking over effects failed; they are found again: {Reason}")]
    public static partial void TakeOverFailed(ILogger logger, string reason);

    [LoggerMessage(15, LogLevel.Warning, "The lease on stored work was not released; it expires: {Reason}")]
    public static partial void LeaseNotReleased(ILogger logger, string reason);

    [LoggerMessage(16, LogLevel.Warning, "The leases of {Count} external call(s) were not released and end later: {Reason}")]
    public static partial void EffectsNotReleased(ILogger logger, int count, string reason);

    [LoggerMessage(11, LogLevel.Error, "Unexpected exception while processing {Message}")]
    public static partial void UnexpectedException(ILogger logger, Exception error, string message);

    [LoggerMessage(
        18, LogLevel.Error,
        "{Message} can neither be handled nor stored. It is tried again in {Wait}, then at growing intervals; see oms_messages_set_aside.")]
    public static partial void SetAside(ILogger logger, string message, TimeSpan wait, Exception reason);

    [LoggerMessage(
        19, LogLevel.Error,
        "{Answer} cannot be recorded; later messages of the key wait. It is tried again in {Wait}, then at growing intervals; "
        + "see oms_messages_set_aside.")]
    public static partial void AnswerSetAside(ILogger logger, string answer, TimeSpan wait, Exception reason);

    [LoggerMessage(17, LogLevel.Warning, "The broker does not take messages of topic {Topic} and key {Key}; others continue: {Reason}")]
    public static partial void KeyPaused(ILogger logger, string topic, string key, string? reason);
}
