using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Host.Running;

/// <summary>
/// The ports of a process, bound before it touches its data, so that a start that fails for a port changes nothing. The web server
/// takes the sockets and listens.
/// </summary>
sealed class BoundPorts : IDisposable
{
    /// <summary>The gateway's port and those of the six services after it, in one process.</summary>
    public const int Count = 7;

    readonly ConcurrentDictionary<int, Socket> _sockets = new();

    BoundPorts()
    {
    }

    /// <summary>Binds the ports; port 0 leaves the choice of free ones to the web server.</summary>
    /// <param name="first">The first port.</param>
    /// <param name="count">Number of consecutive ports.</param>
    /// <exception cref="PortUnavailableException">A port cannot be bound; the message states the reason and the remedy.</exception>
    public static BoundPorts Bind(IPAddress address, int first, int count)
    {
        var bound = new BoundPorts();
        foreach (var port in first == 0 ? [] : Enumerable.Range(first, count))
        {
            try
            {
                bound._sockets[port] = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(address, port));
            }
            catch (SocketException error)
            {
                bound.Dispose();
                throw new PortUnavailableException(address, first, count, port, error);
            }
        }

        return bound;
    }

    /// <summary>Returns the socket that is bound to the address, or binds one; the web server calls it.</summary>
    public Socket Take(EndPoint endpoint) => endpoint is IPEndPoint { Port: var port } && _sockets.TryRemove(port, out var socket)
        ? socket
        : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

    /// <summary>Closes the sockets that the web server has not taken.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets.Values) socket.Dispose();
    }
}

/// <summary>Lets the web server listen on ports that are bound already.</summary>
static class BoundPortsExtensions
{
    public static IServiceCollection Use(this IServiceCollection services, BoundPorts ports) =>
        services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = ports.Take);
}

/// <summary>A port cannot be bound; the message states the reason and the remedy.</summary>
public sealed class PortUnavailableException(IPAddress address, int first, int count, int port, SocketException error)
    : Exception(Explain(address, first, count, port, error), error)
{
    const int Thousand = 1_000;

    public int Port { get; } = port;

    /// <summary>A process has the port.</summary>
    public bool IsInUse { get; } = error.SocketErrorCode == SocketError.AddressAlreadyInUse;

    /// <summary>The ports to take instead, as a sentence.</summary>
    public string Remedy { get; } = RemedyFor(first, count);

    static string Explain(IPAddress address, int first, int count, int port, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"Port {port} is in use by another program. {RemedyFor(first, count)}",
        SocketError.AccessDenied => $"Port {port} may be used by the administrator only. {RemedyFor(first, count)}",
        SocketError.AddressNotAvailable => $"{address} is no address of this machine. Correct setting Http:Bind.",
        _ => $"Port {port} of {address} cannot be used: {error.Message}. {RemedyFor(first, count)}",
    };

    /// <summary>Names ports of the next thousand, which are far from the refused one.</summary>
    static string RemedyFor(int first, int count)
    {
        var next = ((first / Thousand) + 1) * Thousand;
        if (first < Thousand || next + count > IPEndPoint.MaxPort) next = 9 * Thousand;
        var range = count == 1 ? "" : $" (uses {next}-{next + count - 1})";
        return $"Take another with --port {next}{range}, or --port 0.";
    }
}
