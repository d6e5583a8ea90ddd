using System.Net;

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

    public void Dispose() => Invoker.Dispose();
}
