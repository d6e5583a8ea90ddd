using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Releases units of a product from the caller's stand-alone reservations.</summary>
sealed class OnReleaseReservedUnits : IHandle<ReleaseReservedUnits>
{
    public void Plan(ReleaseReservedUnits message, LoadPlan plan)
    {
        plan.NeedStock(message.ProductId);
        plan.NeedQuota(message.Caller);
        foreach (var id in message.ReservationIds)
        {
            plan.Need<Reservation>(id);
            plan.NeedTimer(id);
        }
    }

    public void Handle(ReleaseReservedUnits message, Session session)
    {
        var decision = StandAloneReservationDecider.ReleaseUnits(
            session.StockOf(message.ProductId),
            [.. message.ReservationIds.Select(session.Find<Reservation>)],
            session.Quota(message.Caller),
            message,
            session.WallClock);
        session.Apply(decision);
        foreach (var released in decision.Rows.OfType<Reservation>().Where(reservation => !reservation.IsOpenStandAlone))
            session.CancelTimer(released.Id);
        if (decision.Rejection is null)
            session.Respond(StatusCodes.Status200OK, new ReleasedUnitsView(null, message.ProductId, message.Quantity));
    }
}
