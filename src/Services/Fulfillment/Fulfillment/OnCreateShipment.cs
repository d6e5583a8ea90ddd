using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary><c>fulfillment.create</c>: creates the shipment of a confirmed order.</summary>
sealed class OnCreateShipment(TimeSpan stageDuration) : IHandle<CreateShipment>
{
    public void Plan(CreateShipment message, LoadPlan plan) => plan.NeedShipmentOf(message.OrderId);

    public void Handle(CreateShipment message, Session session)
    {
        var decision = ShipmentDecider.Create(session.ShipmentOf(message.OrderId), message, session.WallClock);
        session.Apply(decision);
        session.ScheduleNextStage(decision, stageDuration);
    }
}
