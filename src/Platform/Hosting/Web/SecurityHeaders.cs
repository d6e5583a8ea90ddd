using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Headers that keep browsers from guessing types, framing pages and caching what an API answers. Pages of documents may run their own
/// scripts; nothing else has any.
/// </summary>
static class SecurityHeaders
{
    const string Pages = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    const string Data = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Two years, as the list of preloaded sites asks for.</summary>
    const string Strict = "max-age=63072000; includeSubDomains";

    /// <summary>Adds the headers when the response begins, because an error clears those set before.</summary>
    public static Task Add(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(
            static state =>
            {
                Set((HttpContext)state);
                return Task.CompletedTask;
            }, http);
        return next(http);
    }

    static void Set(HttpContext http)
    {
        var headers = http.Response.Headers;
        var isPage = http.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase);
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = isPage ? Pages : Data;
        if (!isPage) headers.CacheControl = "no-store";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = Strict;
    }
}
