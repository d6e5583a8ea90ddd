using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /reservations/{id}</c>: a stand-alone reservation, for its owner, a shop's backend and operators.</summary>
static class GetReservation
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows)
    {
        var reservation = ChosenId.CanExist(id) ? await rows.Find<Reservation>(id, http.RequestAborted) : null;
        var caller = http.Caller();
        return reservation is { Kind: ReservationKind.StandAlone } && (!caller.IsCustomer || caller.Subject == reservation.Owner)
            ? http.Versioned(
                reservation.ToView(rows.Now), EntityTag.Of(reservation.Version))
            : ProblemResponse.From(NotFound.Reservation(id));
    }
}
