using System.Collections.Frozen;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Gateway;

/// <summary>Which service an address belongs to, and the way there when it is another process.</summary>
static class ServiceRoutes
{
    static readonly FrozenDictionary<string, string> OwnerBySegment = new Dictionary<string, string>
    {
        ["orders"] = ServiceNames.Orders,
        ["payments"] = ServiceNames.Payments,
        ["inventory"] = ServiceNames.Inventory,
        ["notifications"] = ServiceNames.Notifications,
        ["sagas"] = ServiceNames.Orchestrator,
        ["fulfillment"] = ServiceNames.Fulfillment,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="SettingException">A service has no address; the message names the setting.</exception>
    public static void Check(IReadOnlyDictionary<string, Uri> services)
    {
        var missing = OwnerBySegment.Values.FirstOrDefault(owner => !services.ContainsKey(owner));
        if (missing is not null) throw new SettingException($"Services:{missing}", "must hold the service's address");
    }

    /// <summary>Both addresses of every service; who may do what there is the service's to say.</summary>
    public static void Map(
        IEndpointRouteBuilder routes, IReadOnlyDictionary<string, Uri> services, ServiceForwarder forward)
    {
        foreach (var (segment, owner) in OwnerBySegment)
        {
            routes.MapApi($"/{segment}", api => MapAll(api, services[owner], forward));
        }
    }

    /// <summary>The unprefixed address of Inventory alone.</summary>
    public static void MapInventory(IEndpointRouteBuilder routes, Uri inventory, ServiceForwarder forward) =>
        MapAll(routes.MapGroup("/inventory"), inventory, forward);

    static void MapAll(RouteGroupBuilder api, Uri service, ServiceForwarder forward) => api
        .Map("/{**rest}", (HttpContext http) => forward.Forward(http, service))
        .AllowAnonymousInDemo()
        .ExcludeFromDescription();
}
