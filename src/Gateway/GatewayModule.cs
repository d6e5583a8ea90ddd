using Doms.Contracts;
using Doms.Hosting.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Doms.Gateway;

/// <summary>The front door, in its two shapes.</summary>
public static class GatewayModule
{
    /// <summary>Joined: the services' own routes are in this process, so there is nothing to forward.</summary>
    public static ServiceEndpoints Joined() => new(ServiceNames.Gateway, 0, _ => { });

    /// <summary>
    /// Split: forwards each address to the service it belongs to, and asks all of them for dead letters and for what
    /// orders wait for.
    /// </summary>
    /// <param name="services">Service name to base address.</param>
    /// <exception cref="SettingException">A service has no address; the message names the setting.</exception>
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
    /// Split: the port of Orders serves <c>/inventory/*</c> too, as it does when joined, by passing it on to Inventory.
    /// </summary>
    /// <param name="orders">The endpoints of Orders.</param>
    /// <param name="inventory">Where Inventory is.</param>
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
