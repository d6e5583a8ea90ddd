using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Commands;
using Doms.Hosting.Identity;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Primitives;
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

    /// <summary>Maximum of times that the reservations are listed, when other requests close them before the command is handled.</summary>
    const int MaxLists = 8;

    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static async Task<IResult> Handle(HttpContext http, CommandSender sender, IInventoryLists lists)
    {
        var body = await RequestBody.Read(http, InventoryJson.Default.ReleaseReservationRequest);
        if (body.Value is not { } request) return body.Problem!;
        if (request.ReservationId is { } id)
        {
            return ChosenId.Check(id) is { } error
                ? ProblemResponse.Validation("reservationId", $"reservationId {error}")
                : await sender.Send(http, new ReleaseStandAloneReservation(id));
        }

        var errors = new FieldErrors()
            .Add("productId", Limits.CheckProduct(request.ProductId))
            .Add("quantity", Limits.CheckQuantity(request.Quantity));
        return errors.Any
            ? ProblemResponse.Validation(errors.All)
            : await Release(request.ProductId!, request.Quantity!.Value, http, sender, lists);
    }

    /// <summary>
    /// Lists the caller's reservations and releases units of them. Where others have closed too many of them meanwhile, it lists again;
    /// only a list that was too short itself refuses the request.
    /// </summary>
    static async Task<IResult> Release(string productId, long quantity, HttpContext http, CommandSender sender, IInventoryLists lists)
    {
        var caller = http.Caller().Subject;
        for (var attempt = 1; attempt <= MaxLists; attempt++)
        {
            var open = await lists.OpenReservations(
                Reservation.HolderKeyOf(caller, productId), MaxReservations, http.RequestAborted);
            var (needed, units) = Count(open, quantity);
            var listed = attempt == 1 ? open.Take(needed + SpareReservations) : open;
            var command = new ReleaseReservedUnits(productId, quantity, caller, [.. listed.Select(reservation => reservation.Id)]);
            var result = await sender.Send(http, command);
            if (units < quantity || result is not ProblemResult { Code: StandAloneReservationDecider.InsufficientReservations })
                return result;
        }

        return ProblemResponse.Unavailable("Other requests release the same reservations; try again.", RetryAfter);
    }

    /// <summary>Number of reservations that the quantity needs, and their units.</summary>
    static (int Needed, long Units) Count(IReadOnlyList<Reservation> open, long quantity)
    {
        var (needed, units) = (0, 0L);
        while (needed < open.Count && units < quantity) units += open[needed++].Lines[0].Quantity;
        return (needed, units);
    }
}

sealed class OnReleaseStandAloneReservation : IHandle<ReleaseStandAloneReservation>
{
    public void Plan(ReleaseStandAloneReservation message, LoadPlan plan) => plan.NeedStandAlone(message.ReservationId);

    public void Handle(ReleaseStandAloneReservation message, Session session)
    {
        if (session.ReleaseStandAlone(message.ReservationId) is not { } released) return;
        var line = released.Lines[0];
        session.Respond(StatusCodes.Status200OK, new ReleasedUnitsView(released.Id, line.ProductId, line.Quantity));
    }
}
