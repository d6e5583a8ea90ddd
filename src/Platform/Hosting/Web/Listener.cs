using System.Net;
using Doms.Contracts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Doms.Hosting.Web;

/// <summary>
/// A port and its service; every connection carries the listener that accepted it, and so does every request.
/// </summary>
sealed class Listener(string service, IPAddress address, int port)
{
    /// <summary>Name of the port of metrics, which no service has.</summary>
    public const string Admin = "admin";

    ListenOptions? _options;

    public string Service => service;

    public bool IsGateway => service == ServiceNames.Gateway;

    /// <summary>True for the port of metrics.</summary>
    public bool IsAdmin => service == Admin;

    public IPAddress Address => address;

    /// <summary>The bound port; differs from the configured one when that was 0.</summary>
    public int Port => _options?.IPEndPoint?.Port ?? port;

    public void AddTo(KestrelServerOptions kestrel, ConnectionLimit limit) => kestrel.Listen(address, port, options =>
    {
        _options = options;
        options.Use(limit.Guard);
        options.Use(HalfClosedConnections.Keep);
        options.Protocols = HttpProtocols.Http1;
        options.Use(next => connection =>
        {
            connection.Features.Set(this);
            return next(connection);
        });
    });
}

/// <summary>The ports of this process, known after start.</summary>
public sealed class ListeningPorts
{
    readonly IReadOnlyList<Listener> _listeners;

    internal ListeningPorts(IReadOnlyList<Listener> listeners) => _listeners = listeners;

    /// <summary>Base address by service name, including the gateway.</summary>
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
