using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Doms.Inventory;

/// <summary>Ids of products in addresses.</summary>
static class ProductAddress
{
    /// <summary>The id of the address: routing keeps a slash escaped, and products of earlier versions may have one.</summary>
    /// <param name="routed">Value of the route.</param>
    public static string IdOf(HttpContext http, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return routed;
        var segments = (http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").Split('?')[0].Split('/');
        var at = Array.FindIndex(segments, segment => segment.Equals("inventory", StringComparison.OrdinalIgnoreCase)) + 1;
        return at > 0 && at < segments.Length ? Uri.UnescapeDataString(segments[at]) : routed;
    }
}
