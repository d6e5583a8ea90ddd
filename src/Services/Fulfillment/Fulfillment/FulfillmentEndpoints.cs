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
        Move(shipments.MapPost("/{orderId}/pack", MoveShipmentEndpoints.Pack), "The goods are packed");
        Move(shipments.MapPost("/{orderId}/dispatch", MoveShipmentEndpoints.Dispatch), "The goods have left the house");
        Move(shipments.MapPost("/{orderId}/deliver", MoveShipmentEndpoints.Deliver), "The goods have arrived");
        Move(shipments.MapPost("/{orderId}/fail", MoveShipmentEndpoints.Fail), "The goods will not arrive");
    });

    static void Move(RouteHandlerBuilder move, string summary) =>
        move.ForOperators().WithSummary(summary).Produces<ShipmentView>();
}
