using System.Net;
using Doms.Contracts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Doms.Hosting.Web;

/// <summary>
/// A port and the service it is for; every connection, and so every request, carries the one it came in by.
/// </summary>
sealed class Listener(string service, IPAddress address, int port)
{
    ListenOptions? _options;

    public string Service => service;

    public bool IsGateway => service == ServiceNames.Gateway;

    public IPAddress Address => address;

    /// <summary>The port bound; 0 was asked for when it differs from the one given.</summary>
    public int Port => _options?.IPEndPoint?.Port ?? port;

    public void AddTo(KestrelServerOptions kestrel) => kestrel.Listen(address, port, options =>
    {
        _options = options;
        options.Protocols = HttpProtocols.Http1;
        options.Use(next => connection =>
        {
            connection.Features.Set(this);
            return next(connection);
        });
    });
}

/// <summary>The ports of this process, known once it has started.</summary>
public sealed class ListeningPorts
{
    readonly IReadOnlyList<Listener> _listeners;

    internal ListeningPorts(IReadOnlyList<Listener> listeners) => _listeners = listeners;

    /// <summary>Service name to base address, the gateway among them.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => _listeners.ToDictionary(
        listener => listener.Service,
        listener => new UriBuilder(Uri.UriSchemeHttp, Reachable(listener.Address).ToString(), listener.Port).Uri,
        StringComparer.Ordinal);

    internal IReadOnlyList<Listener> All => _listeners;

    static IPAddress Reachable(IPAddress bound)
    {
        if (bound.Equals(IPAddress.Any)) return IPAddress.Loopback;
        return bound.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bound;
    }
}
