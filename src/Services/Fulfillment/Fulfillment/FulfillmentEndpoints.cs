using Doms.Contracts.Http;
using Doms.Hosting.Documents;
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
            .RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithSummary("An order's shipments")
            .IsEmptyForUnknownOrder()
            .Produces<PageView<ShipmentView>>());
        routes.MapApi("/fulfillment", MapByOrder);
    }

    static void MapShipments(RouteGroupBuilder shipments)
    {
        shipments.MapGet("/", ListShipments.InStatus).WithQuery(ListShipments.Parameters)
            .RequireScope(Scopes.Read, Scopes.ShipmentsWrite)
            .WithSummary("List shipments, the oldest first")
            .Produces<PageView<ShipmentView>>();
        shipments.MapGet("/{shipmentId}", GetShipment.ById).RequireScope(Scopes.OrdersRead, Scopes.Read, Scopes.ShipmentsWrite)
            .WithSummary("A shipment")
            .Produces<ShipmentView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "shipment_not_found");
        Move(shipments.MapPatch("/{shipmentId}", ChangeTrackingEndpoint.Handle), "Change carrier and tracking of a dispatched shipment")
            .Accepts<ShipmentTrackingRequest>(Json);
        Move(shipments.MapPost("/{shipmentId}/pack", MoveShipmentEndpoints.Pack), "Mark the shipment as packed");
        Move(shipments.MapPost("/{shipmentId}/dispatch", MoveShipmentEndpoints.Dispatch), "Mark the shipment as dispatched")
            .Accepts<ShipmentTrackingRequest>(isOptional: true, Json);
        Move(shipments.MapPost("/{shipmentId}/in-transit", MoveShipmentEndpoints.StartTransit), "Mark the shipment as in transit")
            .WithOperationId("startShipmentTransit");
        Move(shipments.MapPost("/{shipmentId}/deliver", MoveShipmentEndpoints.Deliver), "Mark the shipment as delivered");
        Move(shipments.MapPost("/{shipmentId}/fail", MoveShipmentEndpoints.Fail), "Mark the shipment as failed")
            .Accepts<FailShipmentRequest>(isOptional: true, Json);
    }

    static void MapByOrder(RouteGroupBuilder orders)
    {
        orders.MapGet("/order/{orderId}", GetShipment.OfOrder).RequireScope(Scopes.OrdersRead, Scopes.Read)
            .WithOperationId("getOrderShipment")
            .ReplacedBy("listOrderShipments")
            .WithSummary("An order's shipment")
            .Produces<ShipmentView>().IsVersioned()
            .Fails(StatusCodes.Status404NotFound, "shipment_not_found");
        Move(
                orders.MapPost("/{orderId}/pack", MoveOrdersShipmentEndpoints.Pack), "Mark the order's shipment as packed",
                "packOrderShipment", "packShipment");
        Move(
                orders.MapPost("/{orderId}/dispatch", MoveOrdersShipmentEndpoints.Dispatch), "Mark the order's shipment as dispatched",
                "dispatchOrderShipment", "dispatchShipment")
            .Accepts<ShipmentTrackingRequest>(isOptional: true, Json);
        Move(
                orders.MapPost("/{orderId}/deliver", MoveOrdersShipmentEndpoints.Deliver), "Mark the order's shipment as delivered",
                "deliverOrderShipment", "deliverShipment");
        Move(
                orders.MapPost("/{orderId}/fail", MoveOrdersShipmentEndpoints.Fail), "Mark the order's shipment as failed",
                "failOrderShipment", "failShipment")
            .Accepts<FailShipmentRequest>(isOptional: true, Json);
    }

    /// <summary>A move of the order's only shipment.</summary>
    static RouteHandlerBuilder Move(RouteHandlerBuilder move, string summary, string operationId, string instead) =>
        Move(move, summary).WithOperationId(operationId).ReplacedBy(instead);

    static RouteHandlerBuilder Move(RouteHandlerBuilder move, string summary) => move
        .RequireScope(Scopes.ShipmentsWrite)
        .ComparingVersion()
        .WithSummary(summary)
        .Produces<ShipmentView>()
        .Fails(StatusCodes.Status404NotFound, "shipment_not_found")
        .Fails(StatusCodes.Status409Conflict, "shipment_stage", "shipment_not_dispatched");
}
