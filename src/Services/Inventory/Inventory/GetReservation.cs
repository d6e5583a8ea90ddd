using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /reservations/{id}</c>: a stand-alone reservation, for its owner and operators.</summary>
static class GetReservation
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows)
    {
        var reservation = Limits.CheckId(id) is null ? await rows.Find<Reservation>(id, http.RequestAborted) : null;
        var caller = http.Caller();
        return reservation is { Kind: ReservationKind.StandAlone } && (caller.IsOperator || caller.Subject == reservation.Owner)
            ? TypedResults.Json(reservation.ToView(rows.Now), InventoryJson.Default.StandAloneReservationView)
            : ProblemResponse.Of(StatusCodes.Status404NotFound, "reservation_not_found", "Reservation not found");
    }
}
