using Doms.Hosting.Problems;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Doms.Gateway;

/// <summary>Forwards a request unchanged to a replica of a service.</summary>
sealed class ServiceForwarder(IHttpForwarder forwarder, ServiceReplicas replicas)
{
    static readonly ForwarderRequestConfig Timeouts = new() { ActivityTimeout = TimeSpan.FromSeconds(60) };
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Forwards the request; a read that fails is sent to the next replica, and so is whatever could not be sent. When no replica takes
    /// it the response is 503; a request that was sent and not answered results in 502 or 504 with the pipeline's problem response.
    /// </summary>
    public async Task Forward(HttpContext http, string service)
    {
        foreach (var replica in replicas.InTurn(service))
        {
            if (await Forward(http, replica)) return;
            http.Features.Set<IForwarderErrorFeature>(null);
            http.Response.StatusCode = StatusCodes.Status200OK;
        }

        await ProblemResponse.Unavailable($"No replica of {service} answers; nothing was taken.", RetryAfter).ExecuteAsync(http);
    }

    /// <summary>Returns false if another replica may take the request.</summary>
    async Task<bool> Forward(HttpContext http, Replica replica)
    {
        var error = await forwarder.SendAsync(
            http, replica.Destination.Model.Config.Address, replica.Client, Timeouts, VerifiedSubjectTransformer.Instance,
            http.RequestAborted);
        if (error != ForwarderError.Request || http.Response.HasStarted) return true;
        var isUnsent = ServiceReplicas.IsUnsent(http.Features.Get<IForwarderErrorFeature>()?.Exception);
        if (isUnsent) replicas.MarkUnreachable(replica);
        return !isUnsent && !HttpMethods.IsGet(http.Request.Method);
    }
}
