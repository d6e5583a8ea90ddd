using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Releases a stand-alone reservation as a whole.</summary>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record ReleaseReservation(string ReservationId, string? IfMatch = null);

/// <summary><c>POST /reservations/{id}/release</c>.</summary>
static class ReleaseReservationEndpoint
{
    public static Task<IResult> Handle(string id, HttpContext http, CommandSender sender) =>
        ReservationId.Send(id, http, sender, new ReleaseReservation(id, http.IfMatch()));
}

sealed class OnReleaseReservation : IHandle<ReleaseReservation>
{
    public void Plan(ReleaseReservation message, LoadPlan plan) => plan.NeedStandAlone(message.ReservationId);

    public void Handle(ReleaseReservation message, Session session)
    {
        if (session.ReleaseStandAlone(message.ReservationId, message.IfMatch) is { } released)
            session.Respond(StatusCodes.Status200OK, released.ToView(session.Moment));
    }
}

/// <summary>Id of a reservation in an address.</summary>
static class ReservationId
{
    /// <summary>Sends a command about a reservation; an id that cannot exist is not found.</summary>
    public static async Task<IResult> Send(string id, HttpContext http, CommandSender sender, object command) =>
        ChosenId.CanExist(id)
            ? await sender.Send(http, command)
            : ProblemResponse.From(NotFound.Reservation(id));
}
