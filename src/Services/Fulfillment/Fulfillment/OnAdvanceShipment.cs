using Doms.Engine.Services;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>Timer of a stage: moves the shipment to the next one.</summary>
/// <param name="From">Stage in which the timer was set; in any other the shipment was moved already.</param>
sealed record AdvanceShipment(string OrderId, string From);

sealed class OnAdvanceShipment(TimeSpan stageDuration) : IHandle<AdvanceShipment>
{
    public void Plan(AdvanceShipment message, LoadPlan plan) => plan.Need<Shipment>(message.OrderId);

    public void Handle(AdvanceShipment message, Session session)
    {
        var shipment = session.Find<Shipment>(message.OrderId);
        if (shipment is null || shipment.Status.Text() != message.From || ShipmentDecider.NextMove(shipment.Status) is not { } move) return;
        var decision = ShipmentDecider.Move(shipment, move, session.WallClock);
        session.Apply(decision);
        session.ScheduleNextStage(decision, stageDuration);
    }
}
