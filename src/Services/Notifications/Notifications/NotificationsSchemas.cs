using Doms.Contracts.Http;
using Doms.Hosting.Documents;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Describes the views of Notifications in the API document.</summary>
static class NotificationsSchemas
{
    public static void Describe(SchemaRules schemas) => schemas
        .Words<NotificationView>(nameof(NotificationView.Template), typeof(Templates))
        .Words<NotificationView, NotificationStatus>(nameof(NotificationView.Status), status => status.Text())
        .Words<NotificationDetailsView>(nameof(NotificationDetailsView.Template), typeof(Templates))
        .Words<NotificationDetailsView, NotificationStatus>(nameof(NotificationDetailsView.Status), status => status.Text());
}
