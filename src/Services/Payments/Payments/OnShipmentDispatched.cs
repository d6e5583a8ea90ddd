using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Payments.Domain;

namespace Doms.Payments;

/// <summary><c>shipment.dispatched</c>: from now on a refund no longer cancels the order.</summary>
sealed class OnShipmentDispatched : IHandle<ShipmentDispatched>
{
    public void Plan(ShipmentDispatched message, LoadPlan plan) => plan.Need<Payment>(message.OrderId);

    public void Handle(ShipmentDispatched message, Session session) =>
        session.Apply(TransactionDecider.MarkDispatched(session.Find<Payment>(message.OrderId), session.WallClock));
}
