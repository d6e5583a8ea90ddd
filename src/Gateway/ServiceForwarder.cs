using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Doms.Gateway;

/// <summary>Forwards a request unchanged to a service.</summary>
sealed class ServiceForwarder(IHttpForwarder forwarder, ServiceClient client)
{
    static readonly ForwarderRequestConfig Timeouts = new() { ActivityTimeout = TimeSpan.FromSeconds(60) };

    /// <summary>
    /// Forwards the request; an unreachable service results in 502, 503 or 504 with the pipeline's problem response.
    /// </summary>
    public async Task Forward(HttpContext http, Uri service)
    {
        var address = service.GetLeftPart(UriPartial.Authority);
        await forwarder.SendAsync(
            http, address, client.Invoker, Timeouts, VerifiedSubjectTransformer.Instance, http.RequestAborted);
    }
}
