using Doms.Engine.Services;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Timer of a stage: moves the shipment to the next one.</summary>
/// <param name="From">Stage in which the timer was set; in any other the shipment was moved already.</param>
/// <param name="Number">Number of the shipment within its order; absent in timers of earlier versions.</param>
sealed record AdvanceShipment(string OrderId, string From, int Number = ShipmentDecider.OnlyNumber);

sealed class OnAdvanceShipment(FulfillmentOptions options) : IHandle<AdvanceShipment>
{
    public void Plan(AdvanceShipment message, LoadPlan plan) => plan.Need<Shipment>(Shipment.IdOf(message.OrderId, message.Number));

    public void Handle(AdvanceShipment message, Session session)
    {
        var shipment = session.Find<Shipment>(Shipment.IdOf(message.OrderId, message.Number));
        if (shipment is null || shipment.Status.Text() != message.From) return;
        var details = options.Complete(CarriageDetails.None, shipment);
        if (ShipmentDecider.NextMove(shipment.Status, details, session.Actor) is not { } move) return;
        var decision = ShipmentDecider.Move(shipment.ShipmentId, shipment, move, session.WallClock);
        session.Apply(decision);
        session.ScheduleNextStage(decision, options.StageDuration);
    }
}
