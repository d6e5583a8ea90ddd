using Microsoft.Extensions.Logging;

namespace Doms.Storage.PostgreSql;

static partial class PostgreSqlLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Schema script {Script} applied")]
    public static partial void ScriptApplied(this ILogger log, string script);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "Database server: PostgreSQL {Version}")]
    public static partial void ServerFound(this ILogger log, string version);

    [LoggerMessage(
        EventId = 4103, Level = LogLevel.Warning,
        Message = "Ended {Count} transactions of processes that stood still in the middle of a commit")]
    public static partial void PausedTransactionsEnded(this ILogger log, long count);
}
