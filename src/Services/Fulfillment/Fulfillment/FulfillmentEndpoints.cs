using Doms.Contracts.Http;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Hosting.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Doms.Fulfillment;

/// <summary>Routes of Fulfillment: shipments by their id and, as long as an order has one, by the order's id.</summary>
static class FulfillmentEndpoints
{
    const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("/shipments", MapShipments);
        routes.MapApi("/orders/{orderId}/shipments", orders => orders.MapGet("/", ListShipments.OfOrder)
            .WithSummary("An order's shipments")
            .Produces<PageView<ShipmentView>>());
        routes.MapApi("/fulfillment", MapByOrder);
    }

    static void MapShipments(RouteGroupBuilder shipments)
    {
        shipments.MapGet("/", ListShipments.InStatus).WithQuery(ListShipments.Parameters).ForOperators()
            .WithSummary("List shipments, the oldest first")
            .Produces<PageView<ShipmentView>>();
        shipments.MapGet("/{shipmentId}", GetShipment.ById)
            .WithSummary("A shipment")
            .Produces<ShipmentView>();
        Move(shipments.MapPatch("/{shipmentId}", ChangeTrackingEndpoint.Handle), "Change carrier and tracking of a dispatched shipment")
            .Accepts<ShipmentTrackingRequest>(Json);
        Move(shipments.MapPost("/{shipmentId}/pack", MoveShipmentEndpoints.Pack), "Mark the shipment as packed");
        Move(shipments.MapPost("/{shipmentId}/dispatch", MoveShipmentEndpoints.Dispatch), "Mark the shipment as dispatched")
            .Accepts<ShipmentTrackingRequest>(isOptional: true, Json);
        Move(shipments.MapPost("/{shipmentId}/in-transit", MoveShipmentEndpoints.StartTransit), "Mark the shipment as in transit");
        Move(shipments.MapPost("/{shipmentId}/deliver", MoveShipmentEndpoints.Deliver), "Mark the shipment as delivered");
        Move(shipments.MapPost("/{shipmentId}/fail", MoveShipmentEndpoints.Fail), "Mark the shipment as failed")
            .Accepts<FailShipmentRequest>(isOptional: true, Json);
    }

    static void MapByOrder(RouteGroupBuilder orders)
    {
        orders.MapGet("/order/{orderId}", GetShipment.OfOrder)
            .WithSummary("An order's shipment")
            .Produces<ShipmentView>();
        Move(orders.MapPost("/{orderId}/pack", MoveOrdersShipmentEndpoints.Pack), "Mark the order's shipment as packed");
        Move(orders.MapPost("/{orderId}/dispatch", MoveOrdersShipmentEndpoints.Dispatch), "Mark the order's shipment as dispatched")
            .Accepts<ShipmentTrackingRequest>(isOptional: true, Json);
        Move(orders.MapPost("/{orderId}/deliver", MoveOrdersShipmentEndpoints.Deliver), "Mark the order's shipment as delivered");
        Move(orders.MapPost("/{orderId}/fail", MoveOrdersShipmentEndpoints.Fail), "Mark the order's shipment as failed")
            .Accepts<FailShipmentRequest>(isOptional: true, Json);
    }

    static RouteHandlerBuilder Move(RouteHandlerBuilder move, string summary) =>
        move.ForOperators().ComparingVersion().WithSummary(summary).Produces<ShipmentView>();
}
