using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

static partial class SqliteLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "SQLite {Version}")]
    public static partial void LibraryLoaded(this ILogger log, string version);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Schema script {Script} applied")]
    public static partial void ScriptApplied(this ILogger log, string script);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "{Reason}")]
    public static partial void FileLost(this ILogger log, string reason);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "A loss was accepted: {Reason}")]
    public static partial void LossAccepted(this ILogger log, string reason);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Error, Message = "{Error}")]
    public static partial void Damaged(this ILogger log, string error);
}
