using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Fulfillment.Domain;

namespace Doms.Fulfillment;

/// <summary><c>fulfillment.cancel</c>: cancels the shipment for the saga, if it is not dispatched.</summary>
sealed class OnCancelShipment : IHandle<CancelShipment>
{
    public void Plan(CancelShipment message, LoadPlan plan) => plan.NeedShipmentOf(message.OrderId);

    public void Handle(CancelShipment message, Session session) =>
        session.Apply(ShipmentDecider.Cancel(session.ShipmentOf(message.OrderId), message, session.WallClock));
}
