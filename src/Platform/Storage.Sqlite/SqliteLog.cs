using Microsoft.Extensions.Logging;

namespace Doms.Storage.Sqlite;

static partial class SqliteLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "SQLite {Version}")]
    public static partial void LibraryLoaded(this ILogger log, string version);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Schema script {Script} applied")]
    public static partial void ScriptApplied(this ILogger log, string script);
}
