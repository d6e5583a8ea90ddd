using System.Net;
using Microsoft.AspNetCore.Http;

namespace Doms.Gateway;

/// <summary>
/// The gateway's connections to the services. It follows no redirect, keeps no cookie and uses no proxy.
/// </summary>
sealed class ServiceClient : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a service that moved is found again.
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Asks a service with the caller's own token, by which it judges for itself.</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, HttpContext http, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
        return await Invoker.SendAsync(request, cancel);
    }

    public void Dispose() => Invoker.Dispose();
}
