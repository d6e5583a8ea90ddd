using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>Changes carrier and tracking of a dispatched shipment, for an operator.</summary>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record ChangeTracking(string OrderId, int Number, CarriageDetails Details, string? IfMatch = null);

/// <summary><c>PATCH /shipments/{shipmentId}</c>.</summary>
static class ChangeTrackingEndpoint
{
    public static async Task<IResult> Handle(string shipmentId, HttpContext http, CommandSender commands)
    {
        var body = await RequestBody.Read(http, FulfillmentJson.Default.ShipmentTrackingRequest);
        if (body.Value is not { } request) return body.Problem!;
        var errors = TrackingFields.Check(request);
        if (errors.Any) return ProblemResponse.Validation(errors.All);
        return Shipment.TryParseId(shipmentId, out var orderId, out var number)
            ? await commands.Send(http, new ChangeTracking(orderId, number, TrackingFields.DetailsOf(request), http.IfMatch()))
            : GetShipment.NotFound(shipmentId);
    }
}

sealed class OnChangeTracking : IHandle<ChangeTracking>
{
    public void Plan(ChangeTracking message, LoadPlan plan) => plan.Need<Shipment>(Shipment.IdOf(message.OrderId, message.Number));

    public void Handle(ChangeTracking message, Session session)
    {
        var id = Shipment.IdOf(message.OrderId, message.Number);
        var shipment = session.Find<Shipment>(id);
        var decision = ShipmentDecider.ChangeTracking(id, shipment, message.Details, session.WallClock, message.IfMatch);
        session.Apply(decision);
        session.RespondWith(decision, shipment);
    }
}
