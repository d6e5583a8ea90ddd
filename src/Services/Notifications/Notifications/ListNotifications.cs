using Doms.Contracts.Http;
using Doms.Hosting.Problems;
using Doms.Storage.Sql;
using Microsoft.AspNetCore.Http;

namespace Doms.Notifications;

/// <summary><c>GET /notifications</c>: notifications, those of the newest orders first.</summary>
static class ListNotifications
{
    const int MaxIdLength = 128;

    /// <summary>Ids begin with the order's, and those sort by time.</summary>
    static readonly PageOrder NewestFirst = new(null, Descending: true);

    public static async Task<IResult> Handle(string? orderId, string? cursor, int? limit, HttpContext http, Query query)
    {
        if (!Paging.TryParse(cursor, limit, out var paging))
        {
            return ProblemResponse.Validation(
                "limit", $"limit must be between 1 and {Paging.MaxLimit}, and cursor must be the nextCursor of a previous page");
        }

        if (orderId is { Length: 0 or > MaxIdLength } || orderId?.Any(char.IsControl) == true)
        {
            return ProblemResponse.Validation(
                "orderId", $"orderId must have 1 to {MaxIdLength} characters, none of them control characters");
        }

        // Notification ids of an order begin with its id and a slash; the character after the slash is '0'.
        var filter = Filter.None.AndIf(orderId is not null, "notification_id BETWEEN @First AND @Last");
        var page = await query.Page(
            Tables.Notifications, filter, new { First = $"{orderId}/", Last = $"{orderId}0" }, NewestFirst, paging, http.RequestAborted);
        return TypedResults.Json(
            new PageView<NotificationView>([.. page.Items.Select(NotificationViews.ToView)], page.Next),
            NotificationsJson.Default.PageViewNotificationView);
    }
}
