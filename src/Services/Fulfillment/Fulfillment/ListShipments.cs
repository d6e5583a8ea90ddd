using Doms.Contracts.Http;
using Doms.Fulfillment.Domain;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Fulfillment;

/// <summary><c>GET /shipments?status=</c> and <c>GET /orders/{orderId}/shipments</c>.</summary>
static class ListShipments
{
    static readonly PageOrder OldestFirst = new("created_at", Descending: false);

    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        QueryParameter.Word(
            "status", "Status of the shipments.", [.. Enum.GetValues<ShipmentStatus>().Select(status => status.Text())]) with
        {
            IsRequired = true,
        },
        new("location", "Location that the goods leave from.") { Default = Shipment.DefaultLocation });

    /// <summary>Shipments in a status at a location, the oldest first: what the warehouse has to do.</summary>
    public static async Task<IResult> InStatus(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var (status, location, paging) = (request.Word("status"), request.Text("location"), request.Page());
        if (status is null) request.Errors.Add("status", "is required");
        if (request.Problem is { } problem) return problem;
        var page = await query.Page(
            Tables.Shipments,
            Filter.None.And("status = @status").And("location_id = @location"),
            new { status, location = location ?? Shipment.DefaultLocation },
            OldestFirst,
            paging,
            http.RequestAborted);
        return Page(page.Items, request.NextCursor(page.Next));
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

    static IResult Page(IReadOnlyList<Shipment> shipments, string? next) => TypedResults.Json(
        new PageView<ShipmentView>([.. shipments.Select(ShipmentViews.ToView)], next), FulfillmentJson.Default.PageViewShipmentView);
}
