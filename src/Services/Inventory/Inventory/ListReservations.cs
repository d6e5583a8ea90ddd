using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /reservations</c>: stand-alone reservations, newest first; customers see their own.</summary>
static class ListReservations
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Statuses of the reservations; all by default.", ReservationStatusText.OfStandAlone),
        new("customer", "Subject of the owner; customers see their own reservations in any case."));

    public static async Task<IResult> Handle(HttpContext http, IRowReader rows, IInventoryLists lists)
    {
        var parameters = QueryReader.Of(http);
        var (statuses, owner, paging) = (parameters.Words("status"), parameters.Text("customer"), parameters.Page());
        if (parameters.Problem is { } problem) return problem;
        var caller = http.Caller();
        var filter = new ReservationFilter(caller.IsCustomer ? caller.Subject : null, owner, statuses);
        var page = await lists.Reservations(filter, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<StandAloneReservationView>(
                [.. page.Items.Select(reservation => reservation.ToView(rows.Now))], parameters.NextCursor(page.Next)));
    }
}
