using Doms.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.Waiting;

/// <summary>
/// <c>GET /waits/{orderId}</c>: what the service of this port knows of why an order stands still, on the gateway's port all of
/// this process. A gateway asks the services for it where they are other processes.
/// </summary>
static class PendingReasonRoutes
{
    public static void MapPendingReasons(this IEndpointRouteBuilder routes, OrderPendingReasons waits) => routes.MapApi("/waits", api =>
        api.MapGet("/{orderId}", (string orderId, HttpContext http) => Handle(waits, orderId, http))
            .WithTags("waits")
            .WithSummary("What services know of why an order waits: a service's port tells its own")
            .Produces<PendingReasonList>());

    static async Task<IResult> Handle(OrderPendingReasons waits, string orderId, HttpContext http)
    {
        var service = http.Features.Get<Listener>() is { IsGateway: false } listener ? listener.Service : null;
        var items = await waits.Of(orderId, service, http.Caller(), http.RequestAborted);
        return TypedResults.Json(new PendingReasonList(items), PendingReasonJson.Default.PendingReasonList);
    }
}
