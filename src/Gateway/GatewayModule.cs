using Doms.Contracts;
using Doms.Hosting.Feeds;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Gateway;

/// <summary>The gateway in its two deployment shapes.</summary>
public static class GatewayModule
{
    /// <summary>Joined: the services run in this process, so nothing is forwarded.</summary>
    public static ServiceEndpoints Joined() => new(ServiceNames.Gateway, 0, _ => { });

    /// <summary>
    /// Split: forwards requests to the owning service, and queries all services for dead letters and pending reasons.
    /// </summary>
    /// <param name="services">Base addresses by service name, one for each replica.</param>
    /// <exception cref="SettingException">A service address is missing; the message names the setting.</exception>
    public static ServiceEndpoints Split(IReadOnlyDictionary<string, IReadOnlyList<Uri>> services)
    {
        ServiceRoutes.Check(services);
        return new ServiceEndpoints(ServiceNames.Gateway, 0, routes =>
        {
            routes.MapReverseProxy();
            ServiceRoutes.Map(routes, routes.ServiceProvider.GetRequiredService<ServiceForwarder>());
            DeadLetterFanOut.Map(routes, [.. services.Keys]);
            WhyFanOut.Map(routes, [.. services.Keys]);
        })
        {
            Services = registered => ServiceClusters.Add(registered, services),
        };
    }

    /// <summary>Reads the base addresses of the replicas of a service that are ready, in an application of the gateway.</summary>
    public static Func<string, IReadOnlyList<Uri>> ReplicasOf(IServiceProvider services)
    {
        var replicas = services.GetRequiredService<ServiceReplicas>();
        return service => [.. replicas.InTurn(service).Select(replica => replica.Address)];
    }

    /// <summary>The same for all replicas, also those that are not ready.</summary>
    public static Func<string, IReadOnlyList<Uri>> AllReplicasOf(IServiceProvider services) =>
        services.GetRequiredService<ServiceReplicas>().All;

    /// <summary>Split: Notifications reads the feed of the shop from Orders.</summary>
    /// <param name="notifications">The endpoints of Notifications.</param>
    /// <param name="orders">Base addresses of Orders, one for each replica.</param>
    public static ServiceEndpoints WithFeed(ServiceEndpoints notifications, IReadOnlyList<Uri> orders) => notifications with
    {
        Services = registered =>
        {
            notifications.Services?.Invoke(registered);
            ServiceClusters.Add(
                registered, new Dictionary<string, IReadOnlyList<Uri>>(StringComparer.Ordinal) { [ServiceNames.Orders] = orders });
            registered.AddSingleton<FeedClient>();
            registered.AddSingleton<ReadEventFeed>(provider => provider.GetRequiredService<FeedClient>().Read);
        },
        Map = routes =>
        {
            notifications.Map(routes);
            routes.MapReverseProxy();
        },
    };

    /// <summary>
    /// Split: the port of Orders also serves <c>/inventory/*</c>, as in the joined shape, by forwarding to Inventory.
    /// </summary>
    /// <param name="orders">The endpoints of Orders.</param>
    /// <param name="inventory">Base addresses of Inventory, one for each replica.</param>
    public static ServiceEndpoints WithInventory(ServiceEndpoints orders, IReadOnlyList<Uri> inventory) => orders with
    {
        Map = routes =>
        {
            orders.Map(routes);
            routes.MapReverseProxy();
            ServiceRoutes.MapInventory(routes, routes.ServiceProvider.GetRequiredService<ServiceForwarder>());
        },
        Services = registered =>
        {
            orders.Services?.Invoke(registered);
            ServiceClusters.Add(
                registered, new Dictionary<string, IReadOnlyList<Uri>>(StringComparer.Ordinal) { [ServiceNames.Inventory] = inventory });
        },
    };
}
