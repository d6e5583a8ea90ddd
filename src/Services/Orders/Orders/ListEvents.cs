using Doms.Contracts.Http;
using Doms.Hosting.Feeds;
using Doms.Hosting.Requests;
using Doms.Orders.Domain;
using Doms.Primitives;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Orders;

/// <summary><c>GET /events</c>: the feed of the shop, by position.</summary>
static class ListEvents
{
    public static readonly QueryParameters Parameters = FeedRange.Parameters;

    public static async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var range = FeedRange.Read(request);
        return request.Problem ?? (IResult)TypedResults.Json(await Read(query, range, http.RequestAborted));
    }

    /// <summary>Reads a page of the feed.</summary>
    public static async Task<EventFeedView> Read(Query query, FeedRange range, CancellationToken cancel)
    {
        if (range.OrderId is { } id && !ChosenId.CanExist(id)) return new EventFeedView([], range.After);
        var rows = range.OrderId is null ? "WHERE" : $"{OrderTimeline.OfOrder} AND";
        var entries = await query.Rows(
            Tables.Entries, $"{rows} position > @After ORDER BY {(range.OrderId is null ? "position" : "sequence")} LIMIT @Limit",
            new { range.OrderId, range.After, range.Limit }, cancel);
        return new EventFeedView([.. entries.Select(ToView)], entries is [.., var last] ? last.Position!.Value : range.After);
    }

    static FeedEventView ToView(OrderEntry entry) => new(
        entry.Position!.Value, entry.EventId, entry.OrderId, entry.Sequence, entry.Type, entry.OccurredAt, entry.RecordedAt, entry.Audience,
        entry.Actor, entry.Detail, entry.Data.ShipmentId, entry.Data.RefundId);
}
