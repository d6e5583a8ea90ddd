using Doms.Contracts.Http;
using Doms.Hosting.Requests;
using Doms.Notifications.Domain;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Notifications;

/// <summary><c>GET /notifications</c>: notifications, those of the newest orders first.</summary>
static class ListNotifications
{
    public static readonly QueryParameters Parameters = QueryParameters.OfList(
        new QueryParameter("orderId", "Notifications of this order."),
        QueryParameter.Words("status", "Notifications in one of these statuses.", NotificationStatusText.All));

    /// <summary>Ids begin with the order's, and those sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    public static async Task<IResult> Handle(HttpContext http, Query query)
    {
        var request = QueryReader.Of(http);
        var (orderId, statuses, paging) = (request.Text("orderId"), request.Words("status"), request.Page());
        if (request.Problem is { } problem) return problem;

        // Notification ids of an order begin with its id and a slash; the character after the slash is '0'.
        var filter = Filter.None
            .AndIf(orderId is not null, "notification_id BETWEEN @First AND @Last")
            .AndIf(statuses.Count > 0, "status IN @Statuses");
        var parameters = new { First = $"{orderId}/", Last = $"{orderId}0", Statuses = statuses };
        var page = await query.Page(Tables.Notifications, filter, parameters, NewestFirst, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<NotificationView>([.. page.Items.Select(NotificationViews.ToView)], request.NextCursor(page.Next)));
    }
}
