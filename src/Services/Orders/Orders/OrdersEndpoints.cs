using Doms.Contracts.Http;
using Doms.Hosting.Documents;
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
    public static void Map(IEndpointRouteBuilder routes, OrdersOptions options)
    {
        routes.MapApi("/orders", orders => MapOrders(orders, options));
        routes.MapApi("/events", events => events.MapGet("/", ListEvents.Handle).ForOperators()
            .WithQuery(ListEvents.Parameters)
            .WithOperationId("listEvents")
            .WithSummary("Events of all orders, in one sequence without gaps")
            .Produces<EventFeedView>());
    }

    static void MapOrders(RouteGroupBuilder orders, OrdersOptions options)
    {
        var (place, list) = (new PlaceOrderEndpoint(options), new ListOrdersEndpoint(options));
        orders.MapPost("/", place.Handle).AllowAnonymousInDemo().RequireScope(Scopes.OrdersPlace)
            .WithOperationId("placeOrder")
            .WithSummary("Place an order")
            .Accepts<OrderRequest>("application/json")
            .WaitsAtMost(PreferHeader.MaxWaitSeconds)
            .Produces<OrderView>(StatusCodes.Status201Created)
            .Fails(StatusCodes.Status403Forbidden, "customer_mismatch")
            .Fails(StatusCodes.Status409Conflict, "reference_taken")
            .Fails(StatusCodes.Status400BadRequest, "total_out_of_range")
            .Fails(
                StatusCodes.Status422UnprocessableEntity,
                "currency_not_supported", "prices_differ", "amount_mismatch", "price_missing", "reservation_not_found");
        orders.MapGet("/", list.Handle).AllowAnonymousInDemo().RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithQuery(OrderFilter.Parameters)
            .WithSummary("List orders, newest first")
            .Produces<PageView<OrderView>>();
        orders.MapGet("/count", list.Count).AllowAnonymousInDemo().RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithQuery(OrderFilter.CountParameters)
            .WithOperationId("countOrders")
            .WithSummary("Count orders, up to 10,000")
            .Produces<OrderCountView>();
        orders.MapGet("/{id}", GetOrder.State).AllowAnonymousInDemo().RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithQuery(GetOrder.Parameters)
            .WithSummary("An order's state")
            .Produces<OrderView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "order_not_found");
        orders.MapGet("/{id}/timeline", GetOrder.History).AllowAnonymousInDemo().RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithSummary("An order's history")
            .Produces<TimelineView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "order_not_found");
        orders.MapGet("/{id}/why", GetOrder.Why).AllowAnonymousInDemo().RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithSummary("Pending reason of an order, and its start")
            .Produces<WhyView>()
            .Fails(StatusCodes.Status404NotFound, "order_not_found");
        orders.MapGet("/{id}/cancel", CancelOrderEndpoint.Preview).RequireScope(Scopes.OrdersCancel)
            .WithOperationId("previewCancellation")
            .WithSummary("What a cancellation would do now; nothing is changed")
            .Produces<CancelPreviewView>()
            .Fails(StatusCodes.Status404NotFound, "order_not_found")
            .Fails(StatusCodes.Status409Conflict, "order_completed", "order_dispatched", "cancellation_refused");
        Cancel(orders.MapPost("/{id}/cancel", CancelOrderEndpoint.Handle));
        Cancel(orders.MapPut("/{id}/cancel", CancelOrderEndpoint.Handle)).ReplacedBy("cancelOrder").WithOperationId("cancelOrderByPut");
    }

    static RouteHandlerBuilder Cancel(RouteHandlerBuilder cancel) => cancel
        .RequireScope(Scopes.OrdersCancel)
        .ComparingVersion()
        .WithSummary("Request the cancellation of an order")
        .Accepts<CancelOrderRequest>(isOptional: true, "application/json")
        .Produces<OrderView>(StatusCodes.Status202Accepted)
        .Produces<OrderView>()
        .Fails(StatusCodes.Status404NotFound, "order_not_found")
        .Fails(StatusCodes.Status409Conflict, "order_completed", "order_dispatched", "cancellation_refused");
}
