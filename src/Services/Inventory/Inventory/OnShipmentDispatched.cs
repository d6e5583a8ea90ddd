using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary><c>shipment.dispatched</c>: commits the reservation of the order.</summary>
sealed class OnShipmentDispatched : IHandle<ShipmentDispatched>
{
    public void Plan(ShipmentDispatched message, LoadPlan plan) => plan.NeedReservationAndStock(message.OrderId);

    public void Handle(ShipmentDispatched message, Session session) =>
        session.CommitReservation(message.OrderId, message.DispatchedBy ?? MovementActor.Fulfillment);
}
