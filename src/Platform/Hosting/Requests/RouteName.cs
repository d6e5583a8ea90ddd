using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Requests;

/// <summary>Name of the route of a request; both aliases of a route have the same.</summary>
static class RouteName
{
    /// <summary>Template of the route, and a line with each value of its address; no value contains a line feed.</summary>
    public static string Of(HttpContext http)
    {
        var pattern = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern;
        var template = (pattern?.RawText ?? http.Request.Path.Value ?? "").Trim('/');
        if (template.StartsWith("api/", StringComparison.Ordinal)) template = template[4..];
        var name = new StringBuilder(template);
        foreach (var parameter in pattern?.Parameters ?? [])
            name.Append('\n').Append(parameter.Name).Append('=').Append(Uri.EscapeDataString(
                http.Request.RouteValues[parameter.Name]?.ToString() ?? ""));
        return name.ToString();
    }
}
