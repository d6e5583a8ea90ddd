using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary>Changes carrier and tracking of a dispatched shipment, for an operator.</summary>
public sealed record ChangeTracking(string OrderId, int Number, CarriageDetails Details);

/// <summary><c>PATCH /shipments/{shipmentId}</c>.</summary>
static class ChangeTrackingEndpoint
{
    public static async Task<IResult> Handle(string shipmentId, HttpContext http, CommandSender commands)
    {
        var read = await RequestBody.Read(http, FulfillmentJson.Default.ShipmentTrackingRequest);
        if (read.Value is not { } body) return read.Problem!;
        var errors = TrackingFields.Check(body);
        if (errors.Any) return ProblemResponse.Validation(errors.All);
        return Shipment.TryParseId(shipmentId, out var orderId, out var number)
            ? await commands.Send(http, new ChangeTracking(orderId, number, TrackingFields.DetailsOf(body)))
            : GetShipment.NotFound();
    }
}

sealed class OnChangeTracking : IHandle<ChangeTracking>
{
    public void Plan(ChangeTracking message, LoadPlan plan) => plan.Need<Shipment>(Shipment.IdOf(message.OrderId, message.Number));

    public void Handle(ChangeTracking message, Session session)
    {
        var shipment = session.Find<Shipment>(Shipment.IdOf(message.OrderId, message.Number));
        var decision = ShipmentDecider.ChangeTracking(shipment, message.Details, session.WallClock);
        session.Apply(decision);
        session.RespondWith(decision, shipment);
    }
}
