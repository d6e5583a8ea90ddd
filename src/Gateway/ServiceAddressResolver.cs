using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Doms.Gateway;

/// <summary>
/// Makes each address of a host name a replica of its own, and resolves the names again every few seconds, because replicas come and go.
/// A name that cannot be resolved stays one, and so does that of an https address, which the certificate is issued for.
/// </summary>
sealed class ServiceAddressResolver : IDestinationResolver
{
    static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal);
        foreach (var destination in destinations.Values)
        {
            foreach (var address in await Resolve(new Uri(destination.Address), cancellationToken))
                resolved[address] = destination with { Address = address };
        }

        var changes = destinations.Values.Any(destination => IsResolvable(new Uri(destination.Address)));
        return new ResolvedDestinationCollection(
            resolved, changes ? new CancellationChangeToken(new CancellationTokenSource(RefreshInterval).Token) : null);
    }

    static async ValueTask<IReadOnlyList<string>> Resolve(Uri address, CancellationToken cancel)
    {
        var own = address.GetLeftPart(UriPartial.Authority);
        if (!IsResolvable(address)) return [own];
        try
        {
            var found = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancel);
            return found.Length == 0
                ? [own]
                : [.. found.Select(ip => new UriBuilder(address) { Host = ip.ToString() }.Uri.GetLeftPart(UriPartial.Authority))];
        }
        catch (SocketException)
        {
            return [own];
        }
    }

    static bool IsResolvable(Uri address) =>
        address is { HostNameType: UriHostNameType.Dns, IsLoopback: false } && address.Scheme == Uri.UriSchemeHttp;
}
