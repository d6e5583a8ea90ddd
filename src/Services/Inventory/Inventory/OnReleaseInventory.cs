using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary><c>inventory.release</c>: releases an order's reservation, even before it is made.</summary>
sealed class OnReleaseInventory : IHandle<ReleaseInventory>
{
    public void Plan(ReleaseInventory message, LoadPlan plan) => plan.NeedReservationAndStock(message.OrderId);

    public void Handle(ReleaseInventory message, Session session)
    {
        var reservation = session.Find<Reservation>(message.OrderId);
        session.Apply(ReservationDecider.Release(reservation, session.ReservedStock(reservation), message, session.WallClock));
    }
}
