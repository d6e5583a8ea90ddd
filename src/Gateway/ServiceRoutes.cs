using System.Collections.Frozen;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Gateway;

/// <summary>Maps addresses to services in other processes.</summary>
static class ServiceRoutes
{
    static readonly FrozenDictionary<string, string> OwnerByPath = new Dictionary<string, string>
    {
        ["orders"] = ServiceNames.Orders,
        ["events"] = ServiceNames.Orders,
        ["payments"] = ServiceNames.Payments,
        ["refunds"] = ServiceNames.Payments,
        ["inventory"] = ServiceNames.Inventory,
        ["notifications"] = ServiceNames.Notifications,
        ["sagas"] = ServiceNames.Orchestrator,
        ["fulfillment"] = ServiceNames.Fulfillment,
        ["shipments"] = ServiceNames.Fulfillment,
        ["reservations"] = ServiceNames.Inventory,
        ["orders/{orderId}/shipments"] = ServiceNames.Fulfillment,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="SettingException">A service address is missing; the message names the setting.</exception>
    public static void Check(IReadOnlyDictionary<string, IReadOnlyList<Uri>> services)
    {
        var missing = OwnerByPath.Values.FirstOrDefault(owner => !services.ContainsKey(owner));
        if (missing is not null) throw new SettingException($"Services:{missing}", "must be the service's base address");
    }

    /// <summary>Maps both addresses of every service; authorization is left to the service.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServiceForwarder forward)
    {
        foreach (var (path, owner) in OwnerByPath)
        {
            routes.MapApi($"/{path}", api => MapAll(api, owner, forward));
        }

        routes.MapApi("/orders/{id}/refunds", api => api
            .Map("/{**rest}", (HttpContext http) => forward.Forward(http, ServiceNames.Payments))
            .WithQuery(QueryParameters.Forwarded)
            .AllowAnonymousInDemo()
            .ExcludeFromDescription());
        // The provider has no token: its callbacks are signed.
        routes.MapApi("/payments/callbacks", api => api
            .Map("/", (HttpContext http) => forward.Forward(http, ServiceNames.Payments))
            .WithQuery(QueryParameters.Forwarded)
            .AllowPublicAccess()
            .ExcludeFromDescription());
        routes.MapApi("/orders/{id}/payment", api => api
            .Map("/", (HttpContext http) => forward.Forward(http, ServiceNames.Payments))
            .WithQuery(QueryParameters.Forwarded)
            .AllowAnonymousInDemo()
            .ExcludeFromDescription());
    }

    /// <summary>Maps only the unprefixed address of Inventory.</summary>
    public static void MapInventory(IEndpointRouteBuilder routes, ServiceForwarder forward) =>
        MapAll(routes.MapGroup("/inventory"), ServiceNames.Inventory, forward);

    static void MapAll(RouteGroupBuilder api, string service, ServiceForwarder forward) => api
        .Map("/{**rest}", (HttpContext http) => forward.Forward(http, service))
        .WithQuery(QueryParameters.Forwarded)
        .AllowAnonymousInDemo()
        .ExcludeFromDescription();
}
