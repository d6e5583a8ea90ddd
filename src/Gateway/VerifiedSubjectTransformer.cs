using Doms.Hosting.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Doms.Gateway;

/// <summary>
/// Forwards a request with its token and the verified subject as <c>X-User-Id</c>. The header is for logs and tools
/// behind the gateway: services trust only the token. The caller's address is sent as <c>X-Forwarded-For</c>, for rate
/// limits of services that trust the gateway's address.
/// </summary>
sealed class VerifiedSubjectTransformer : HttpTransformer
{
    public const string Header = "X-User-Id";

    public static readonly VerifiedSubjectTransformer Instance = new();

    VerifiedSubjectTransformer()
    {
    }

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix,
        CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.Headers.Host = null;
        proxyRequest.Headers.Remove(Header);
        if (httpContext.Connection.RemoteIpAddress is { } address)
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", address.ToString());
        var caller = httpContext.Caller();
        if (caller.IsAuthenticated)
            proxyRequest.Headers.TryAddWithoutValidation(Header, Uri.EscapeDataString(caller.Subject));
    }

    /// <summary>Keeps one trace context in the answer: that of the gateway, where it has one.</summary>
    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (httpContext.Response.Headers.ContainsKey(HeaderNames.TraceParent)) proxyResponse?.Headers.Remove(HeaderNames.TraceParent);
        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }
}
