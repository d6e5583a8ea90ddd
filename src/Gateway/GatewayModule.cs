using Doms.Contracts;
using Doms.Hosting.Web;
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
    /// <param name="services">Base address by service name.</param>
    /// <exception cref="SettingException">A service address is missing; the message names the setting.</exception>
    public static ServiceEndpoints Split(IReadOnlyDictionary<string, Uri> services)
    {
        ServiceRoutes.Check(services);
        return new ServiceEndpoints(ServiceNames.Gateway, 0, routes =>
        {
            var forward = ActivatorUtilities.CreateInstance<ServiceForwarder>(routes.ServiceProvider);
            ServiceRoutes.Map(routes, services, forward);
            DeadLetterFanOut.Map(routes, services, forward);
            WhyFanOut.Map(routes, services, forward);
        })
        {
            Services = AddForwarding,
        };
    }

    /// <summary>
    /// Split: the port of Orders also serves <c>/inventory/*</c>, as in the joined shape, by forwarding to Inventory.
    /// </summary>
    /// <param name="orders">The endpoints of Orders.</param>
    /// <param name="inventory">Base address of Inventory.</param>
    public static ServiceEndpoints WithInventory(ServiceEndpoints orders, Uri inventory) => orders with
    {
        Map = routes =>
        {
            orders.Map(routes);
            var forward = ActivatorUtilities.CreateInstance<ServiceForwarder>(routes.ServiceProvider);
            ServiceRoutes.MapInventory(routes, inventory, forward);
        },
        Services = registered =>
        {
            orders.Services?.Invoke(registered);
            AddForwarding(registered);
        },
    };

    static void AddForwarding(IServiceCollection services) => services.AddHttpForwarder().AddSingleton<ServiceClient>();
}
