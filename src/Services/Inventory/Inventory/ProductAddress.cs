using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Doms.Inventory;

/// <summary>Ids of products in addresses.</summary>
static class ProductAddress
{
    /// <summary>
    /// The id of the address; null for one that no product can have. Routing keeps a slash escaped, which products of earlier versions
    /// may have in their ids.
    /// </summary>
    /// <param name="routed">Value of the route.</param>
    public static string? IdOf(HttpContext http, string routed)
    {
        var id = routed.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? Unescape(http, routed) : routed;
        return ChosenId.CanExist(id) ? id : null;
    }

    static string Unescape(HttpContext http, string routed)
    {
        var segments = (http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "").Split('?')[0].Split('/');
        var at = Array.FindIndex(segments, segment => segment.Equals("inventory", StringComparison.OrdinalIgnoreCase)) + 1;
        return at > 0 && at < segments.Length ? Uri.UnescapeDataString(segments[at]) : routed;
    }
}
