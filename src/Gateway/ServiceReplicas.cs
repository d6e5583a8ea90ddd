using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Doms.Gateway;

/// <summary>A process of a service that can take a request.</summary>
/// <param name="Address">Its base address.</param>
sealed record Replica(ClusterState Service, DestinationState Destination, HttpMessageInvoker Client, Uri Address);

/// <summary>The replicas of the services; those that are not ready are left out, unless none is.</summary>
sealed class ServiceReplicas(IProxyStateLookup proxy, IDestinationHealthUpdater health)
{
    /// <summary>Time for which a replica that cannot be reached is left out; then its probes decide again.</summary>
    static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    uint _turn;

    /// <summary>Returns the replicas of a service in the order in which to try them; each call begins with the next one.</summary>
    public IEnumerable<Replica> InTurn(string service)
    {
        if (!proxy.TryGetCluster(service, out var cluster)) throw new InvalidOperationException($"Service '{service}' has no address.");
        var available = cluster.DestinationsState.AvailableDestinations;
        var first = Interlocked.Increment(ref _turn);
        for (uint i = 0; i < available.Count; i++)
        {
            var destination = available[(int)((first + i) % (uint)available.Count)];
            yield return new Replica(cluster, destination, cluster.Model.HttpClient, new Uri(destination.Model.Config.Address));
        }
    }

    /// <summary>Returns the base addresses of all replicas of a service, ready or not.</summary>
    public IReadOnlyList<Uri> All(string service) => proxy.TryGetCluster(service, out var cluster)
        ? [.. cluster.DestinationsState.AllDestinations.Select(destination => new Uri(destination.Model.Config.Address))]
        : [];

    /// <summary>Leaves a replica out that refused the connection.</summary>
    public void MarkUnreachable(Replica replica) =>
        health.SetPassive(replica.Service, replica.Destination, DestinationHealth.Unhealthy, PauseAfterFailure);

    /// <summary>Returns true if the request failed before any of it was sent, so that another replica may take it.</summary>
    public static bool IsUnsent(Exception? failure) =>
        failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
