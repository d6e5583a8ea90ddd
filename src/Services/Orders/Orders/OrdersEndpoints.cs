using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Orders;

/// <summary>Routes of Orders.</summary>
static class OrdersEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, PlaceOrderEndpoint place) => routes.MapApi("/orders", orders =>
    {
        orders.MapPost("/", place.Handle).AllowAnonymousInDemo()
            .WithSummary("Place an order")
            .Accepts<OrderRequest>("application/json")
            .Produces<OrderView>(StatusCodes.Status201Created);
        orders.MapGet("/", ListOrders.Handle).AllowAnonymousInDemo().WithQuery(OrderFilter.Parameters)
            .WithSummary("List orders, newest first")
            .Produces<PageView<OrderView>>();
        orders.MapGet("/{id}", GetOrder.State).AllowAnonymousInDemo().WithQuery(GetOrder.Parameters)
            .WithSummary("An order's state")
            .Produces<OrderView>();
        orders.MapGet("/{id}/timeline", GetOrder.History).AllowAnonymousInDemo()
            .WithSummary("An order's history")
            .Produces<TimelineView>();
        orders.MapGet("/{id}/why", GetOrder.Why).AllowAnonymousInDemo()
            .WithSummary("Pending reason of an order, and its start")
            .Produces<WhyView>();
        Cancel(orders.MapPost("/{id}/cancel", CancelOrderEndpoint.Handle));
        Cancel(orders.MapPut("/{id}/cancel", CancelOrderEndpoint.Handle));
    });

    static void Cancel(RouteHandlerBuilder cancel) => cancel
        .ComparingVersion()
        .WithSummary("Request the cancellation of an order")
        .Accepts<CancelOrderRequest>(isOptional: true, "application/json")
        .Produces<OrderView>(StatusCodes.Status202Accepted)
        .Produces<OrderView>();
}
