using Doms.Contracts.Http;
using Doms.Engine.Storage;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary><c>GET /shipments</c> and <c>GET /orders/{orderId}/shipments</c>.</summary>
static class ListShipments
{
    static readonly PageOrder OldestFirst = new("created_at", Descending: false);

    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Words("status", "Statuses of the shipments; all by default.", ShipmentStatusText.All),
        new("location", "Where the goods are.") { Default = Shipment.DefaultLocation });

    /// <summary>Shipments at a location, the oldest first: with CREATED and PACKED, what the warehouse has to do.</summary>
    public static async Task<IResult> InStatus(HttpContext http, Query query)
    {
        var parameters = QueryReader.Of(http);
        var (words, location, paging) = (parameters.Words("status"), parameters.Text("location"), parameters.Page());
        if (parameters.Problem is { } problem) return problem;
        var pages = new List<Page<Shipment>>();
        foreach (var status in words.Count > 0 ? words : ShipmentStatusText.All)
        {
            pages.Add(await query.Page(
                Tables.Shipments,
                Filter.None.And("status = @status").And("location_id = @location"),
                new { status, location = location ?? Shipment.DefaultLocation },
                OldestFirst,
                paging,
                http.RequestAborted));
        }

        var (shipments, next) = Merge(pages, paging.Limit);
        return Page(shipments, parameters.NextCursor(next));
    }

    /// <summary>Shipments of an order, for its owner, a shop's backend and operators; empty for an order of another owner.</summary>
    public static async Task<IResult> OfOrder(string orderId, HttpContext http, Query query)
    {
        if (orderId.Contains('\0', StringComparison.Ordinal)) return Page([], next: null);
        var caller = http.Caller();
        var shipments = await query.Rows(
            Tables.Shipments, "WHERE order_id = @orderId ORDER BY number", new { orderId }, http.RequestAborted);
        return Page([.. shipments.Where(shipment => !caller.IsCustomer || caller.Subject == shipment.Owner)], next: null);
    }

    /// <summary>
    /// Makes a page of the first rows of several. Each was read in the order of its index; one statement for all statuses would sort every
    /// shipment ever delivered.
    /// </summary>
    static (IReadOnlyList<Shipment> Shipments, string? Next) Merge(List<Page<Shipment>> pages, int limit)
    {
        var all = pages.SelectMany(page => page.Items)
            .OrderBy(shipment => shipment.CreatedAt).ThenBy(shipment => shipment.ShipmentId, StringComparer.Ordinal).ToList();
        if (all.Count <= limit && pages.TrueForAll(page => page.Next is null)) return (all, null);
        var kept = all.Take(limit).ToList();
        return (kept, new Cursor(Micros.From(kept[^1].CreatedAt), kept[^1].ShipmentId).ToString());
    }

    static IResult Page(IReadOnlyList<Shipment> shipments, string? next) => TypedResults.Json(
        new PageView<ShipmentView>([.. shipments.Select(ShipmentViews.ToView)], next));
}
