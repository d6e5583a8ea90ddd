using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Doms.Hosting.Limits;

/// <summary>Limits on the size of a request and on the time in which it must arrive.</summary>
static class HttpLimits
{
    /// <summary>Maximum body size in bytes: 1 MiB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Maximum total size of the headers in bytes, including the token.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    public const int MaxHeaderCount = 100;

    /// <summary>Maximum number of open connections, where the limit of open files allows as many; about 10 KB each.</summary>
    public const int MaxConnections = 16_384;

    /// <summary>Maximum nesting depth of a JSON body.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Maximum time from a request's first byte to the end of its headers; exceeding it returns 408.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Maximum idle time between two requests of a connection; longer than clients usually keep idle connections.
    /// </summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(130);

    /// <summary>
    /// Minimum average upload rate: 16 KiB/s, measured while the body is being read and enforced from the fifth second;
    /// below it the response is 408. The average allows a pause after a fast start, so the total time is bounded by the
    /// largest body at this rate, about one minute.
    /// </summary>
    public static readonly MinDataRate MinRequestBodyRate = new(16 * 1024, TimeSpan.FromSeconds(5));

    /// <summary>Minimum rate at which a client must read the response, or the connection is closed.</summary>
    public static readonly MinDataRate MinResponseRate = new(240, TimeSpan.FromSeconds(5));
}
