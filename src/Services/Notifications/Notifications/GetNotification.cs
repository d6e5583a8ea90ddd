using Doms.Engine.Services;
using Doms.Hosting.Problems;
using Doms.Hosting.Requests;
using Doms.Notifications.Domain;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;

namespace Doms.Notifications;

/// <summary><c>GET /notifications/{id}</c>: a mail with its text.</summary>
static class GetNotification
{
    public static async Task<IResult> Handle(string id, HttpContext http, IRowReader rows) =>
        IdOf(id) is { } known && await rows.Find<Notification>(known, http.RequestAborted) is { } notification
            ? http.Versioned(notification.ToDetailsView(), EntityTag.Of(notification.Version))
            : NotFound(id);

    /// <summary>The id of an address, in which routing keeps the slash escaped; null for one that no mail can have.</summary>
    public static string? IdOf(string routed) =>
        routed.Contains('\0', StringComparison.Ordinal) ? null : routed.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static IResult NotFound(string id) =>
        ProblemResponse.Of(StatusCodes.Status404NotFound, "notification_not_found", $"There is no mail '{id}'.");
}
