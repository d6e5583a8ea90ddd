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

    /// <summary>The console runs no script of its pages' text, and asks no other origin for anything; bars have inline widths.</summary>
    const string Console = "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    const string Data = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Two years, as the list of preloaded sites asks for.</summary>
    const string Strict = "max-age=63072000; includeSubDomains";

    /// <summary>Adds the headers when the response begins, because an error clears those set before.</summary>
    public static Task Add(HttpContext http, RequestDelegate next)
    {
        // The console's own application sees a shorter path.
        var policy = PolicyOf(http.Request.Path);
        if (policy == Data) http.Response.OnStarting(static state => Set((HttpContext)state, Data), http);
        else http.Response.OnStarting(() => Set(http, policy));
        return next(http);
    }

    static string PolicyOf(PathString path)
    {
        if (path.StartsWithSegments("/console", StringComparison.OrdinalIgnoreCase)) return Console;
        return path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase) ? Pages : Data;
    }

    static Task Set(HttpContext http, string policy)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = policy;
        if (policy == Console) headers["Referrer-Policy"] = "same-origin";
        if (policy == Data || (policy == Console && headers.CacheControl.Count == 0)) headers.CacheControl = "no-store";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = Strict;
        return Task.CompletedTask;
    }
}
