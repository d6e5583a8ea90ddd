using Doms.Engine.Storage;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Tables of Notifications.</summary>
static class Tables
{
    public static readonly Table<Notification> Notifications = Table.For<Notification>("notifications")
        .Key("notification_id", notification => notification.Id)
        .Version("version", notification => notification.Version)
        .Text("order_id", notification => notification.OrderId)
        .Text("template", notification => notification.Template)
        .Text("event", notification => notification.Event)
        .TextOrNull("recipient", notification => notification.Recipient)
        .Text("subject", notification => notification.Subject)
        .Text("status", notification => notification.Status.Text())
        .TextOrNull("error", notification => notification.Error)
        .Time("created_at", notification => notification.CreatedAt)
        .Time("at", notification => notification.ChangedAt)
        .TextOrNull("body", notification => notification.Body)
        .Int64("resends", notification => notification.Resends)
        .TextOrNull("resent_by", notification => notification.ResentBy)
        .Read(row => new Notification(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.Text(),
            row.Text(),
            row.TextOrNull(),
            row.Text(),
            NotificationStatusText.Parse(row.Text()),
            row.TextOrNull(),
            row.Time(),
            row.Time(),
            row.TextOrNull(),
            row.Int64(),
            row.TextOrNull()));

    public static readonly Table<Contact> Contacts = Table.For<Contact>("notification_contacts")
        .Key("order_id", contact => contact.OrderId)
        .Version("version", contact => contact.Version)
        .Text("user_id", contact => contact.UserId)
        .TextOrNull("email", contact => contact.Email)
        .TextOrNull("number", contact => contact.Number)
        .TextOrNull("reference", contact => contact.Reference)
        .Json("items", contact => contact.Items, NotificationsJson.Default.IReadOnlyListOrderedItem!)
        .Read(row => new Contact(
            row.Text(),
            row.Int64(),
            row.Text(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.TextOrNull(),
            row.JsonOrNull(NotificationsJson.Default.IReadOnlyListOrderedItem)));
}
