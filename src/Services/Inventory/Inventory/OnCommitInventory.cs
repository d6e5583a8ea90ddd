using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>An order's goods are sold: they left the house, or no shipment will say so.</summary>
sealed class OnCommitInventory : IHandle<ShipmentDispatched>, IHandle<CommitInventory>
{
    public void Plan(ShipmentDispatched message, LoadPlan plan) => plan.NeedReservationAndStock(message.OrderId);

    public void Handle(ShipmentDispatched message, Session session) => Commit(message.OrderId, session);

    public void Plan(CommitInventory message, LoadPlan plan) => plan.NeedReservationAndStock(message.OrderId);

    public void Handle(CommitInventory message, Session session) => Commit(message.OrderId, session);

    static void Commit(string orderId, Session session)
    {
        var reservation = session.Find<Reservation>(orderId);
        session.Apply(StockDecider.Commit(reservation, session.ReservedStock(reservation), session.WallClock));
    }
}
