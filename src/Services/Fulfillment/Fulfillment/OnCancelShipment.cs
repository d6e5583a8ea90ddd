using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary>The saga asks whether the goods can still be kept.</summary>
sealed class OnCancelShipment : IHandle<CancelShipment>
{
    public void Plan(CancelShipment message, LoadPlan plan) => plan.Need<Shipment>(message.OrderId);

    public void Handle(CancelShipment message, Session session) =>
        session.Apply(ShipmentDecider.Cancel(session.Find<Shipment>(message.OrderId), message, session.WallClock));
}
