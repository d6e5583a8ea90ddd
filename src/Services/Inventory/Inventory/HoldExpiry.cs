using Doms.Engine.Services;
using Doms.Inventory.Domain;

namespace Doms.Inventory;

/// <summary>A hold's time is up; whether it still holds is for its row to say.</summary>
sealed record HoldExpired(string ReservationId);

/// <summary>Gives the units of a hold back that nobody released in time.</summary>
sealed class HoldExpiry(InventoryOptions options) : IHandle<HoldExpired>
{
    public void Plan(HoldExpired message, LoadPlan plan)
    {
        var hold = plan.NeedReserved(message.ReservationId);
        if (hold is not null && options.CountsHolds) plan.Need<HoldQuota>(hold.Owner);
    }

    public void Handle(HoldExpired message, Session session)
    {
        if (session.Find<Reservation>(message.ReservationId) is not { IsOpenHold: true } hold) return;
        var quota = options.CountsHolds ? session.Find<HoldQuota>(hold.Owner) : null;
        session.Apply(HoldDecider.Expire(hold, session.Held(hold)[0], quota, session.WallClock));
    }
}
