using Doms.Contracts.Http;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Maps notifications to the view of the API.</summary>
static class NotificationViews
{
    /// <summary>Address of a mail, whose id has a slash.</summary>
    public static string Location(this Notification notification) => $"/api/notifications/{Uri.EscapeDataString(notification.Id)}";

    public static NotificationDetailsView ToDetailsView(this Notification notification) => new(
        notification.Id,
        notification.OrderId,
        notification.Template,
        notification.Event,
        notification.Recipient,
        notification.Subject,
        notification.Body,
        notification.Status.Text(),
        notification.Error,
        notification.Resends,
        notification.ResentBy,
        notification.CreatedAt,
        notification.ChangedAt,
        notification.Version);

    public static NotificationView ToView(this Notification notification) => new(
        notification.Id,
        notification.OrderId,
        notification.Template,
        notification.Event,
        notification.Recipient,
        notification.Subject,
        notification.Status.Text(),
        notification.Error,
        notification.CreatedAt,
        notification.ChangedAt,
        notification.Version);
}
