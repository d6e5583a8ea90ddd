using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>One hold whole, by its id; or so many units of a product, out of the caller's own holds.</summary>
sealed record ReleaseRequest(string? ReservationId, string? ProductId, long? Quantity);

/// <param name="ReservationId">The hold released; null when units were drawn from whatever the caller held.</param>
sealed record ReleaseView(string? ReservationId, string ProductId, long Quantity);

/// <summary>Gives one hold back whole.</summary>
public sealed record ReleaseStandAloneReservation(string ReservationId);

/// <summary><c>POST /inventory/release</c>: gives up stand-alone holds.</summary>
static class ReleaseStandAloneReservationEndpoint
{
    /// <summary>Holds that one call draws from, at most.</summary>
    const int MaxReservations = 500;

    /// <summary>Holds listed beyond those needed, should others be gone by the time they are drawn from.</summary>
    const int SpareReservations = 4;

    public static async Task<IResult> Handle(
        ReleaseRequest request, HttpContext http, CommandSender sender, Query query)
    {
        if (request.ReservationId is { } id)
        {
            return Limits.CheckId(id) is { } fault
                ? ProblemResponse.Validation("reservationId", $"reservationId {fault}")
                : await sender.Send(http, new ReleaseStandAloneReservation(id));
        }

        var faults = new FieldErrors()
            .Add("productId", Limits.CheckId(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        if (faults.Any) return ProblemResponse.Validation(faults.All);
        var caller = http.Caller().Subject;
        var holds = await FindOpenReservations(request.ProductId!, request.Quantity!.Value, caller, query, http.RequestAborted);
        return await sender.Send(http, new ReleaseReservedUnits(request.ProductId!, request.Quantity.Value, caller, holds));
    }

    /// <summary>As many of the caller's holds as the quantity takes, those first that expire first.</summary>
    static async Task<IReadOnlyList<string>> FindOpenReservations(
        string productId, long quantity, string caller, Query query, CancellationToken cancel)
    {
        var open = await query.Rows(
            Tables.Reservations,
            "WHERE holder = @holder AND open_until IS NOT NULL ORDER BY open_until, reservation_id LIMIT @most",
            new { holder = Reservation.HolderKeyOf(caller, productId), most = MaxReservations },
            cancel);
        var (needed, held) = (0, 0L);
        while (needed < open.Count && held < quantity) held += open[needed++].Lines[0].Quantity;
        return [.. open.Take(needed + SpareReservations).Select(hold => hold.Id)];
    }
}

sealed class OnReleaseStandAloneReservation(InventoryOptions options) : IHandle<ReleaseStandAloneReservation>, IHandle<ReleaseReservedUnits>
{
    public void Plan(ReleaseStandAloneReservation message, LoadPlan plan)
    {
        if (plan.NeedReservationAndStock(message.ReservationId) is { } hold) NeedQuota(hold.Owner, plan);
    }

    public void Handle(ReleaseStandAloneReservation message, Session session)
    {
        var hold = session.Find<Reservation>(message.ReservationId);
        var decision = StandAloneReservationDecider.Release(
            hold,
            session.ReservedStock(hold).FirstOrDefault(),
            hold is null ? null : Quota(hold.Owner, session),
            session.Caller.Subject,
            session.Caller.IsOperator,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        var line = hold!.Lines[0];
        session.Respond(StatusCodes.Status200OK, new ReleaseView(hold.Id, line.ProductId, line.Quantity));
    }

    public void Plan(ReleaseReservedUnits message, LoadPlan plan)
    {
        plan.Need<StockItem>(message.ProductId);
        NeedQuota(message.Caller, plan);
        foreach (var id in message.HoldIds) plan.Need<Reservation>(id);
    }

    public void Handle(ReleaseReservedUnits message, Session session)
    {
        var decision = StandAloneReservationDecider.ReleaseUnits(
            session.Find<StockItem>(message.ProductId),
            [.. message.HoldIds.Select(session.Find<Reservation>)],
            Quota(message.Caller, session),
            message,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is null)
            session.Respond(StatusCodes.Status200OK, new ReleaseView(null, message.ProductId, message.Quantity));
    }

    void NeedQuota(string owner, LoadPlan plan)
    {
        if (options.CountsOpenReservations) plan.Need<ReservationQuota>(owner);
    }

    ReservationQuota? Quota(string owner, Session session) => options.CountsOpenReservations ? session.Find<ReservationQuota>(owner) : null;
}
