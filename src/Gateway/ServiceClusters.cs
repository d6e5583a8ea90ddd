using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Doms.Gateway;

/// <summary>Registers the services with YARP, which keeps their replicas and probes whether each is ready.</summary>
static class ServiceClusters
{
    static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    public static void Add(IServiceCollection services, IReadOnlyDictionary<string, IReadOnlyList<Uri>> addresses)
    {
        services.AddReverseProxy().LoadFromMemory([], [.. addresses.Select(service => ClusterOf(service.Key, service.Value))]);
        services.AddSingleton<IForwarderHttpClientFactory, ServiceConnections>();
        services.AddSingleton<IDestinationResolver, ServiceAddressResolver>();
        services.AddSingleton<IActiveHealthCheckPolicy, ReadinessPolicy>();
        services.AddSingleton<ServiceReplicas>().AddSingleton<ServiceClient>().AddSingleton<ServiceForwarder>();
    }

    static ClusterConfig ClusterOf(string service, IReadOnlyList<Uri> addresses) => new()
    {
        ClusterId = service,
        Destinations = addresses.Select(address => address.GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal)
            .ToDictionary(address => address, address => new DestinationConfig { Address = address }, StringComparer.Ordinal),
        HealthCheck = new HealthCheckConfig
        {
            // Probes of a busy machine are late: a service whose replicas all seem to be away is tried nevertheless.
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
            Passive = new PassiveHealthCheckConfig { Enabled = true },
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true, Interval = ProbeInterval, Timeout = ProbeTimeout, Policy = ReadinessPolicy.PolicyName, Path = "/readyz",
            },
        },
    };
}

/// <summary>The gateway's HTTP connections to the services: no redirects, cookies or proxy.</summary>
sealed class ServiceConnections : IForwarderHttpClientFactory
{
    static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Time after which a connection is replaced, so that a name that has moved is resolved again.</summary>
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context) => context.OldClient ?? new HttpMessageInvoker(
        new SocketsHttpHandler
        {
            // The services continue the gateway's call, not the caller's request.
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
            UseProxy = false,
        });
}
