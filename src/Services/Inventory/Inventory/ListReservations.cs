using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Inventory.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Inventory;

/// <summary><c>GET /reservations</c>: stand-alone reservations, newest first; customers see their own.</summary>
static class ListReservations
{
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words(
            "status", "Statuses of the reservations; all by default.",
            [
                ReservationStatus.Reserved.Text(), ReservationStatus.Released.Text(), ReservationStatus.Expired.Text(),
                ReservationStatus.Consumed.Text(),
            ]),
        new("customer", "Subject of the owner; customers see their own reservations in any case."));

    public static async Task<IResult> Handle(HttpContext http, IRowReader rows, Query query)
    {
        var parameters = QueryReader.Of(http);
        var (status, owner, paging) = (parameters.Words("status"), parameters.Text("customer"), parameters.Page());
        if (parameters.Problem is { } problem) return problem;
        var caller = http.Caller();
        var subject = caller.Subject;
        var filter = Filter.None.And("kind = 'STANDALONE'")
            .AndIf(!caller.ReadsAll, "owner = @subject").AndIf(owner is not null, "owner = @owner")
            .AndIf(status.Count > 0, "status IN @status");
        var page = await query.Page(
            Tables.Reservations, filter, new { subject, owner, status }, NewestFirst, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<StandAloneReservationView>(
                [.. page.Items.Select(reservation => reservation.ToView(rows.Now))], parameters.NextCursor(page.Next)));
    }
}
