using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Fulfillment;

/// <summary>Routes of Fulfillment.</summary>
static class FulfillmentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapApi("/fulfillment", shipments =>
    {
        shipments.MapGet("/order/{orderId}", GetShipment.Handle)
            .WithSummary("An order's shipment")
            .Produces<ShipmentView>();
        Move(shipments.MapPost("/{orderId}/pack", MoveShipmentEndpoints.Pack), "Mark the shipment as packed");
        Move(shipments.MapPost("/{orderId}/dispatch", MoveShipmentEndpoints.Dispatch), "Mark the shipment as dispatched");
        Move(shipments.MapPost("/{orderId}/deliver", MoveShipmentEndpoints.Deliver), "Mark the shipment as delivered");
        Move(shipments.MapPost("/{orderId}/fail", MoveShipmentEndpoints.Fail), "Mark the shipment as failed");
    });

    static void Move(RouteHandlerBuilder move, string summary) =>
        move.ForOperators().WithSummary(summary).Produces<ShipmentView>();
}
