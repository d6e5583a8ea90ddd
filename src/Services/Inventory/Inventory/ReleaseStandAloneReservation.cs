using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>Releases one stand-alone reservation as a whole.</summary>
public sealed record ReleaseStandAloneReservation(string ReservationId);

/// <summary><c>POST /inventory/release</c>: releases one stand-alone reservation, or units of a product.</summary>
static class ReleaseStandAloneReservationEndpoint
{
    /// <summary>Maximum of reservations that one request takes units from.</summary>
    const int MaxReservations = 500;

    /// <summary>Reservations listed in addition, in case others are closed before the command is handled.</summary>
    const int SpareReservations = 4;

    public static async Task<IResult> Handle(
        ReleaseReservationRequest request, HttpContext http, CommandSender sender, Query query)
    {
        if (request.ReservationId is { } id)
        {
            return Limits.CheckId(id) is { } error
                ? ProblemResponse.Validation("reservationId", $"reservationId {error}")
                : await sender.Send(http, new ReleaseStandAloneReservation(id));
        }

        var errors = new FieldErrors()
            .Add("productId", Limits.CheckId(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        if (errors.Any) return ProblemResponse.Validation(errors.All);
        var caller = http.Caller().Subject;
        var reservationIds = await FindOpenReservations(request.ProductId!, request.Quantity!.Value, caller, query, http.RequestAborted);
        return await sender.Send(http, new ReleaseReservedUnits(request.ProductId!, request.Quantity.Value, caller, reservationIds));
    }

    /// <summary>Ids of as many of the caller's reservations as the quantity needs, earliest expiry first.</summary>
    static async Task<IReadOnlyList<string>> FindOpenReservations(
        string productId, long quantity, string caller, Query query, CancellationToken cancel)
    {
        var open = await query.Rows(
            Tables.Reservations,
            "WHERE holder = @holder AND open_until IS NOT NULL ORDER BY open_until, reservation_id LIMIT @max",
            new { holder = Reservation.HolderKeyOf(caller, productId), max = MaxReservations },
            cancel);
        var needed = 0;
        for (var found = 0L; needed < open.Count && found < quantity; needed++) found += open[needed].Lines[0].Quantity;
        return [.. open.Take(needed + SpareReservations).Select(reservation => reservation.Id)];
    }
}

sealed class OnReleaseStandAloneReservation(InventoryOptions options) : IHandle<ReleaseStandAloneReservation>
{
    public void Plan(ReleaseStandAloneReservation message, LoadPlan plan)
    {
        if (plan.NeedReservationAndStock(message.ReservationId) is { } reservation) plan.NeedQuota(reservation.Owner, options);
    }

    public void Handle(ReleaseStandAloneReservation message, Session session)
    {
        var reservation = session.Find<Reservation>(message.ReservationId);
        var decision = StandAloneReservationDecider.Release(
            reservation,
            session.ReservedStock(reservation).FirstOrDefault(),
            reservation is null ? null : session.Quota(reservation.Owner, options),
            session.Caller.Subject,
            session.Caller.IsOperator,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        var line = reservation!.Lines[0];
        session.Respond(StatusCodes.Status200OK, new ReleasedUnitsView(reservation.Id, line.ProductId, line.Quantity));
    }
}
