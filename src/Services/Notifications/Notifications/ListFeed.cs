using Doms.Contracts.Http;
using Doms.Hosting.Feeds;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Notifications.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Doms.Notifications;

/// <summary>
/// <c>GET /notifications/feed</c>: every event of the orders, with the mail that its customer got, or the reason for none. The events are
/// read when they are asked for, so that they cost an order nothing.
/// </summary>
static class ListFeed
{
    const string Customer = "CUSTOMER";
    public static readonly QueryParameters Parameters = FeedRange.Parameters;

    public static async Task<IResult> Handle(HttpContext http, Query query, [FromServices] ReadEventFeed readFeed)
    {
        var request = QueryReader.Of(http);
        var range = FeedRange.Read(request);
        if (request.Problem is { } problem) return problem;
        try
        {
            var feed = await readFeed(range, http);
            return TypedResults.Json(new NotificationFeedView(await Explain(feed.Items, query, http.RequestAborted), feed.Position));
        }
        catch (HttpRequestException)
        {
            return ProblemResponse.Of(
                StatusCodes.Status503ServiceUnavailable, "orders_unavailable", "Orders, which has the events, does not answer; try again.");
        }
    }

    static async Task<IReadOnlyList<NotificationFeedItemView>> Explain(
        IReadOnlyList<FeedEventView> events, Query query, CancellationToken cancel)
    {
        var ids = events.Select(MailOf).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var stored = ids.Count == 0
            ? []
            : await query.Rows(Tables.Notifications, "WHERE notification_id IN @Ids", new { Ids = ids }, cancel);
        var mails = stored.ToDictionary(mail => mail.Id, StringComparer.Ordinal);
        return [.. events.Select(one => Explain(one, MailOf(one) is { } id ? mails.GetValueOrDefault(id) : null))];
    }

    static NotificationFeedItemView Explain(FeedEventView one, Notification? mail)
    {
        var told = ToldOfEvent.Of(one.Audience == Customer, MailOf(one) is not null, mail);
        return new NotificationFeedItemView(one, told.Status, told.Why, mail?.Id);
    }

    static string? MailOf(FeedEventView one) => ToldOfEvent.NotificationIdOf(one.OrderId, one.Event, one.ShipmentId, one.RefundId);
}
