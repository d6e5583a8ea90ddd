using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>Timer of a stand-alone reservation; its row says whether it is still open, and until when.</summary>
sealed record StandAloneReservationExpired(string ReservationId);

/// <summary>Releases the units of a stand-alone reservation that has expired.</summary>
sealed class OnStandAloneReservationExpired : IHandle<StandAloneReservationExpired>
{
    public void Plan(StandAloneReservationExpired message, LoadPlan plan) => plan.NeedStandAlone(message.ReservationId);

    public void Handle(StandAloneReservationExpired message, Session session)
    {
        if (session.Find<Reservation>(message.ReservationId) is not { IsOpenStandAlone: true } reservation) return;
        session.Apply(StandAloneReservationDecider.Expire(
            reservation,
            session.ReservedStock(reservation),
            session.Quota(reservation.Owner),
            session.StoreClock,
            session.WallClock));
    }
}
