using Microsoft.Extensions.Logging;

namespace Doms.Hosting;

/// <summary>Log events of this project; event ids are stable.</summary>
static partial class Log
{
    [LoggerMessage(100, LogLevel.Error, "{Method} {Path} failed, trace {TraceId}")]
    public static partial void RequestFailed(this ILogger log, string method, string path, string traceId, Exception e);

    [LoggerMessage(110, LogLevel.Debug, "Token refused: {Reason}")]
    public static partial void TokenRefused(this ILogger log, string reason);

    [LoggerMessage(111, LogLevel.Warning, "Keys of {Authority} could not be fetched: {Reason}")]
    public static partial void AuthorityFailed(this ILogger log, Uri authority, string reason);

    [LoggerMessage(112, LogLevel.Information, "{Count} signing keys fetched from {Authority}")]
    public static partial void AuthorityKeysFetched(this ILogger log, Uri authority, int count);

    [LoggerMessage(120, LogLevel.Information, "Profile demo: {Address} only, anyone may log in")]
    public static partial void DemoProfile(this ILogger log, string address);

    [LoggerMessage(121, LogLevel.Information, "{Service} listens on {Address}:{Port}")]
    public static partial void Listening(this ILogger log, string service, string address, int port);

    [LoggerMessage(122, LogLevel.Information, "Stopping")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(130, LogLevel.Warning, "Connections are refused: {Max} may be open at once, half of them from one address")]
    public static partial void ConnectionsRefused(this ILogger log, int max);
}
