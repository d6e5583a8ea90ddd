using Microsoft.AspNetCore.Http;

namespace Doms.Gateway;

/// <summary>Calls the services with the caller's token, so that the service authorizes the request itself.</summary>
sealed class ServiceClient(ServiceReplicas replicas)
{
    /// <summary>Calls a service; a read that fails is sent to the next replica, and so is whatever could not be sent.</summary>
    /// <param name="target">Path and query.</param>
    /// <exception cref="HttpRequestException">No replica answered.</exception>
    public async Task<HttpResponseMessage> Send(
        string service, HttpMethod method, string target, HttpContext http, CancellationToken cancel)
    {
        HttpRequestException? failure = null;
        foreach (var replica in replicas.InTurn(service))
        {
            using var request = new HttpRequestMessage(method, new Uri(replica.Address, target));
            request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
            try
            {
                return await replica.Client.SendAsync(request, cancel);
            }
            catch (HttpRequestException error) when (method == HttpMethod.Get || ServiceReplicas.IsUnsent(error))
            {
                failure = error;
                if (ServiceReplicas.IsUnsent(error)) replicas.MarkUnreachable(replica);
            }
        }

        throw new HttpRequestException($"No replica of {service} answers.", failure);
    }
}
