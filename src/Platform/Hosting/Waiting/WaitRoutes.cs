using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Waiting;

/// <summary>
/// <c>GET /waits/{orderId}</c>: what the service of this port knows of why an order stands still, on the gateway's port all of
/// this process. A gateway asks the services for it where they are other processes.
/// </summary>
static class WaitRoutes
{
    public static void MapWaits(this IEndpointRouteBuilder routes, OrderWaits waits) => routes.MapApi("/waits", api =>
        api.MapGet("/{orderId}", (string orderId, HttpContext http) => Handle(waits, orderId, http))
            .WithTags("waits")
            .WithSummary("What services know of why an order waits: a service's port tells its own")
            .Produces<WaitList>());

    static async Task<IResult> Handle(OrderWaits waits, string orderId, HttpContext http)
    {
        var service = http.Features.Get<Listener>() is { IsGateway: false } listener ? listener.Service : null;
        var items = await waits.Of(orderId, service, http.Caller(), http.RequestAborted);
        return TypedResults.Json(new WaitList(items), WaitJson.Default.WaitList);
    }
}
