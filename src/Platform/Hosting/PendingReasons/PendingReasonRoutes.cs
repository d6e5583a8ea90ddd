using Doms.Contracts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Hosting.PendingReasons;

/// <summary>
/// Maps <c>GET /waits/{orderId}</c>: pending reasons of an order. A service's port returns only its own, the gateway's
/// port those of all services in this process. A gateway queries services in other processes through this route.
/// </summary>
static class PendingReasonRoutes
{
    public static void MapPendingReasons(this IEndpointRouteBuilder routes, OrderPendingReasons reasons) => routes.MapApi("/waits", api =>
        api.MapGet("/{orderId}", (string orderId, HttpContext http) => Handle(reasons, orderId, http))
            .IsInternal()
            .WithTags("waits")
            .WithSummary("Pending reasons of an order; a service's port returns only its own")
            .WithOperationId("listPendingReasons")
            .IsEmptyForUnknownOrder()
            .RequireScope(Scopes.OrdersRead, Scopes.Read)
            .Produces<PendingReasonList>());

    static async Task<IResult> Handle(OrderPendingReasons reasons, string orderId, HttpContext http)
    {
        var service = http.Features.Get<Listener>() is { IsGateway: false } listener ? listener.Service : null;
        var items = await reasons.Of(orderId, service, http.Caller(), http.RequestAborted);
        return TypedResults.Json(new PendingReasonList(items));
    }
}
