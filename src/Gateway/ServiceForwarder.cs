using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Doms.Gateway;

/// <summary>Passes a request on to a service, as it is.</summary>
sealed class ServiceForwarder(IHttpForwarder forwarder, ServiceClient client)
{
    static readonly ForwarderRequestConfig Timeouts = new() { ActivityTimeout = TimeSpan.FromSeconds(60) };

    /// <summary>A service that does not answer becomes 502, 503 or 504, which the pipeline explains.</summary>
    public async Task Forward(HttpContext http, Uri service)
    {
        var address = service.GetLeftPart(UriPartial.Authority);
        await forwarder.SendAsync(
            http, address, client.Invoker, Timeouts, VerifiedSubjectTransformer.Instance, http.RequestAborted);
    }
}
