using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Notifications.Domain;

/// <summary>Decides whom to tell what, once; delivery itself is at least once.</summary>
public static class NotificationDecider
{
    /// <summary>Keeps whom an order's mails go to; an order announced again changes nothing.</summary>
    public static Decision<Contact> Register(Contact? existing, OrderCreated message) => existing is null
        ? Decision<Contact>.Change(new Contact(message.OrderId, 1, message.UserId, message.CustomerEmail))
        : Decision<Contact>.Nothing;

    /// <summary>Tells of an outcome. A pending notification is one whose mail is to be sent.</summary>
    public static Decision<Notification> Notify(
        Notification? existing, Contact? contact, CustomerOutcome outcome, MailText text, DateTimeOffset now)
    {
        if (existing is not null) return Decision<Notification>.Nothing;
        if (contact is null) return Decision<Notification>.OutOfOrder;
        var recipient = MailAddress.IsUsable(contact.Email) ? contact.Email : null;
        return Decision<Notification>.Change(new Notification(
            outcome.Id, 1, outcome.OrderId, outcome.Template, outcome.Event, recipient, text.Subject,
            recipient is null ? NotificationStatus.NoRecipient : NotificationStatus.Pending, null, now, now));
    }

    /// <summary>The mail to send for a notification; null where there is none to send.</summary>
    public static SendMail? MailOf(Notification? told, MailText text) =>
        told is { Status: NotificationStatus.Pending, Recipient: { } to }
            ? new(told.Id, to, text, told.CreatedAt)
            : null;

    /// <summary>The mail went out; that stands also when it was given up before.</summary>
    public static Decision<Notification> MarkSent(Notification? notification, DateTimeOffset now) =>
        notification is { Status: NotificationStatus.Pending or NotificationStatus.Failed }
            ? Decision<Notification>.Change(notification with
            {
                Version = notification.Version + 1, Status = NotificationStatus.Sent, Error = null, ChangedAt = now,
            })
            : Decision<Notification>.Nothing;

    /// <summary>The mail will not be tried again.</summary>
    public static Decision<Notification> MarkFailed(Notification? notification, MailFailed message, DateTimeOffset now) =>
        notification is { Status: NotificationStatus.Pending }
            ? Decision<Notification>.Change(notification with
            {
                Version = notification.Version + 1, Status = NotificationStatus.Failed, Error = message.Error, ChangedAt = now,
            })
            : Decision<Notification>.Nothing;
}
