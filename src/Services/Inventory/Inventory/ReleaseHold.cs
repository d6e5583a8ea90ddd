using Doms.Engine;
using Doms.Hosting;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary>One hold whole, by its id; or so many units of a product, out of the caller's own holds.</summary>
sealed record ReleaseRequest(string? ReservationId, string? ProductId, long? Quantity);

/// <param name="ReservationId">The hold released; null when units were drawn from whatever the caller held.</param>
sealed record ReleaseView(string? ReservationId, string ProductId, long Quantity);

/// <summary>Gives one hold back whole.</summary>
public sealed record ReleaseHold(string ReservationId);

/// <summary><c>POST /inventory/release</c>: gives up stand-alone holds.</summary>
static class ReleaseHolds
{
    /// <summary>Holds that one call draws from, at most.</summary>
    const int MostHolds = 500;

    /// <summary>Holds listed beyond those needed, should others be gone by the time they are drawn from.</summary>
    const int SpareHolds = 4;

    public static async Task<IResult> Handle(
        ReleaseRequest request, HttpContext http, CommandSender sender, Query query)
    {
        if (request.ReservationId is { } id)
        {
            return Limits.OfId(id) is { } fault
                ? Problems.Validation("reservationId", $"reservationId {fault}")
                : await sender.Ask(http, new ReleaseHold(id));
        }

        var faults = new Faults()
            .Add("productId", Limits.OfId(request.ProductId))
            .Add("quantity", Limits.OfQuantity(request.Quantity));
        if (faults.Any) return Problems.Validation(faults.All);
        var caller = http.Caller().Subject;
        var holds = await OpenHolds(request.ProductId!, request.Quantity!.Value, caller, query, http.RequestAborted);
        return await sender.Ask(http, new ReleaseHeld(request.ProductId!, request.Quantity.Value, caller, holds));
    }

    /// <summary>As many of the caller's holds as the quantity takes, those first that expire first.</summary>
    static async Task<IReadOnlyList<string>> OpenHolds(
        string productId, long quantity, string caller, Query query, CancellationToken cancel)
    {
        var open = await query.Rows(
            Tables.Reservations,
            "WHERE holder = @holder AND open_until IS NOT NULL ORDER BY open_until, reservation_id LIMIT @most",
            new { holder = Reservation.HolderOf(caller, productId), most = MostHolds },
            cancel);
        var (needed, held) = (0, 0L);
        while (needed < open.Count && held < quantity) held += open[needed++].Lines[0].Quantity;
        return [.. open.Take(needed + SpareHolds).Select(hold => hold.Id)];
    }
}

sealed class ReleaseHoldHandler(InventoryOptions options) : IHandle<ReleaseHold>, IHandle<ReleaseHeld>
{
    public void Plan(ReleaseHold message, LoadPlan plan)
    {
        if (plan.NeedReserved(message.ReservationId) is { } hold) NeedQuota(hold.Owner, plan);
    }

    public void Handle(ReleaseHold message, Session session)
    {
        var hold = session.Find<Reservation>(message.ReservationId);
        var decision = HoldDecider.Release(
            hold,
            session.Held(hold).FirstOrDefault(),
            hold is null ? null : Quota(hold.Owner, session),
            session.Asker.Subject,
            session.Asker.IsOperator,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is not null) return;
        var line = hold!.Lines[0];
        session.Answer(StatusCodes.Status200OK, new ReleaseView(hold.Id, line.ProductId, line.Quantity));
    }

    public void Plan(ReleaseHeld message, LoadPlan plan)
    {
        plan.Need<StockItem>(message.ProductId);
        NeedQuota(message.Caller, plan);
        foreach (var id in message.HoldIds) plan.Need<Reservation>(id);
    }

    public void Handle(ReleaseHeld message, Session session)
    {
        var decision = HoldDecider.ReleaseHeld(
            session.Find<StockItem>(message.ProductId),
            [.. message.HoldIds.Select(session.Find<Reservation>)],
            Quota(message.Caller, session),
            message,
            session.WallClock);
        session.Apply(decision);
        if (decision.Rejection is null)
            session.Answer(StatusCodes.Status200OK, new ReleaseView(null, message.ProductId, message.Quantity));
    }

    void NeedQuota(string owner, LoadPlan plan)
    {
        if (options.CountsHolds) plan.Need<HoldQuota>(owner);
    }

    HoldQuota? Quota(string owner, Session session) => options.CountsHolds ? session.Find<HoldQuota>(owner) : null;
}
