using Microsoft.Extensions.Logging;

namespace Doms.Storage.Redis;

static partial class RedisLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Warning, Message = "The Redis server of section {Section} is away: {Reason}")]
    public static partial void ConnectionLost(this ILogger log, string section, string reason);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Information, Message = "The Redis server of section {Section} is connected again")]
    public static partial void ConnectionRestored(this ILogger log, string section);
}
