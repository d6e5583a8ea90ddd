using Doms.Contracts.Http;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Maps notifications to the view of the API.</summary>
static class NotificationViews
{
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
        notification.ChangedAt);
}
