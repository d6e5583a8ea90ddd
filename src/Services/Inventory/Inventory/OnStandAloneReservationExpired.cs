using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>A hold's time is up; whether it still holds is for its row to say.</summary>
sealed record StandAloneReservationExpired(string ReservationId);

/// <summary>Gives the units of a hold back that nobody released in time.</summary>
sealed class OnStandAloneReservationExpired(InventoryOptions options) : IHandle<StandAloneReservationExpired>
{
    public void Plan(StandAloneReservationExpired message, LoadPlan plan)
    {
        var hold = plan.NeedReservationAndStock(message.ReservationId);
        if (hold is not null) plan.NeedQuota(hold.Owner, options);
    }

    public void Handle(StandAloneReservationExpired message, Session session)
    {
        if (session.Find<Reservation>(message.ReservationId) is not { IsOpenStandAlone: true } hold) return;
        var quota = session.Quota(hold.Owner, options);
        session.Apply(StandAloneReservationDecider.Expire(hold, session.ReservedStock(hold)[0], quota, session.WallClock));
    }
}
