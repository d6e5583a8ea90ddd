using System.Net;
using Microsoft.AspNetCore.Http;

namespace Doms.Gateway;

/// <summary>The gateway's HTTP connections to the services: no redirects, cookies or proxy.</summary>
sealed class ServiceClient : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // Re-resolves DNS after a service has moved.
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Calls a service with the caller's token, so that the service authorizes the request itself.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, HttpContext http, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
        return await Invoker.SendAsync(request, cancel);
    }

    public void Dispose() => Invoker.Dispose();
}
