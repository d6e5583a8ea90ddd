using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Doms.Hosting.Web;

/// <summary>Bounds on what a request may bring, and on how long it may take to bring it.</summary>
static class HttpLimits
{
    /// <summary>Bytes of a body: 1 MiB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Bytes of all headers together, the token among them.</summary>
    public const int MaxHeaderBytes = 32 * 1024;

    public const int MaxHeaderCount = 100;

    /// <summary>Levels of nesting in a JSON body.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>From a request's first byte to the end of its headers; 408 when they take longer.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Between two requests of a connection; longer than clients keep one that they do not use.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(130);

    /// <summary>
    /// 16 KiB a second on average, counted while somebody waits for the body and enforced from the fifth second; 408 below it.
    /// The average forgives a pause after a quick start, so that what bounds the wait is the largest body at this rate: a good minute.
    /// </summary>
    public static readonly MinDataRate MinRequestBodyRate = new(16 * 1024, TimeSpan.FromSeconds(5));

    /// <summary>At which a client must take its answer, or is cut off.</summary>
    public static readonly MinDataRate MinResponseRate = new(240, TimeSpan.FromSeconds(5));
}
