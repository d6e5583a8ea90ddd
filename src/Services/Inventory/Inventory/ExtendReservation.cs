using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Extends a stand-alone reservation to the duration of a new one, from now.</summary>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record ExtendReservation(string ReservationId, string? IfMatch = null);

/// <summary><c>POST /reservations/{id}/extend</c>.</summary>
static class ExtendReservationEndpoint
{
    public static Task<IResult> Handle(string id, HttpContext http, CommandSender sender) =>
        ReservationId.Send(id, http, sender, new ExtendReservation(id, http.IfMatch()));
}

sealed class OnExtendReservation(InventoryOptions options) : IHandle<ExtendReservation>
{
    public void Plan(ExtendReservation message, LoadPlan plan)
    {
        plan.Need<Reservation>(message.ReservationId);
        plan.NeedTimer(message.ReservationId);
    }

    public void Handle(ExtendReservation message, Session session)
    {
        var reservation = session.Find<Reservation>(message.ReservationId);
        var decision = StandAloneReservationDecider.Extend(
            message.ReservationId,
            reservation,
            session.Caller.Subject,
            !session.Caller.IsCustomer,
            session.StoreClock + options.StandAloneReservationDuration,
            message.IfMatch);
        session.Apply(decision);
        if (decision.Rejection is not null) return;

        if (decision.Row<Reservation>() is { ExpiresAt: { } until })
            session.SetTimer(message.ReservationId, new StandAloneReservationExpired(message.ReservationId), until);
        session.Respond(StatusCodes.Status200OK, (decision.Row<Reservation>() ?? reservation!).ToView(session.Moment));
    }
}
