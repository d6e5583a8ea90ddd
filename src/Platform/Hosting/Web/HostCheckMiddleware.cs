using System.Net;
using Microsoft.AspNetCore.Http;

namespace Doms.Hosting.Web;

/// <summary>
/// Refuses requests for another host: a web page can give its own name the address of this machine (DNS rebinding), and would then
/// reach the demo's login through the visitor's browser.
/// </summary>
sealed class HostCheckMiddleware(RequestDelegate next, WebSettings settings)
{
    public Task InvokeAsync(HttpContext http) => IsServed(http.Request.Host.Host, http.Connection.LocalIpAddress)
        ? next(http)
        : ProblemResponse.Of(
            StatusCodes.Status421MisdirectedRequest, "host_not_served",
            "This host is not served here. Use localhost, or add the name to Http:AllowedHosts.").ExecuteAsync(http);

    /// <summary>
    /// A request without a host is not a browser's. Neither the gateway nor a probe has a name for a replica, only the address at which
    /// it answers; the page of another site has its name.
    /// </summary>
    bool IsServed(string host, IPAddress? own)
    {
        if (host.Length == 0 || settings.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)) return true;
        if (settings.AllowedHosts.Count == 0 && !(settings.IsDemo && IPAddress.IsLoopback(settings.Bind))) return true;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || IsSame(address, own)));
    }

    static bool IsSame(IPAddress address, IPAddress? own) => own is not null && address.MapToIPv6().Equals(own.MapToIPv6());
}
