using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Notifications.Domain;

/// <summary>Decides on notifications: one per outcome; its mail is delivered at least once.</summary>
public static class NotificationDecider
{
    /// <summary>Stores the recipient of an order's mails; an order that is published again changes nothing.</summary>
    public static Decision Register(Contact? existing, OrderCreated message) => existing is null
        ? Decision.Change(new Contact(
            message.OrderId, 1, message.UserId, message.CustomerEmail, message.Number, message.Reference,
            [.. message.Lines.Take(MailText.MaxItems + 1).Select(line => new OrderedItem(line.ProductId, line.Quantity))]))
        : Decision.Nothing;

    /// <summary>Creates the notification of an outcome and sends its mail, where the order names a recipient.</summary>
    public static Decision Notify(Notification? existing, Contact? contact, CustomerOutcome outcome, DateTimeOffset now)
    {
        if (existing is not null) return Decision.Nothing;
        if (contact is null) return Decision.OutOfOrder;
        var text = MailText.Of(outcome, contact);
        var recipient = EmailAddress.Normalize(contact.Email);
        var notification = new Notification(
            outcome.Id, Version: 1, outcome.OrderId, outcome.Template, outcome.Event, recipient, text.Subject,
            recipient is null ? NotificationStatus.NoRecipient : NotificationStatus.Pending, Error: null,
            CreatedAt: now, ChangedAt: now);
        return Decision.Change(notification) with
        {
            Effects = recipient is null
                ? []
                : [new EffectRequest($"{notification.Id}/mail", new SendMail(notification.Id, recipient, text, now))],
        };
    }

    /// <summary>Marks the notification as sent, also after a failure.</summary>
    public static Decision MarkSent(Notification? notification, DateTimeOffset now) =>
        notification is { Status: NotificationStatus.Pending or NotificationStatus.Failed }
            ? Decision.Change(notification with
            {
                Version = notification.Version + 1, Status = NotificationStatus.Sent, Error = null, ChangedAt = now,
            })
            : Decision.Nothing;

    /// <summary>Marks a pending notification as failed.</summary>
    public static Decision MarkFailed(Notification? notification, MailFailed message, DateTimeOffset now) =>
        notification is { Status: NotificationStatus.Pending }
            ? Decision.Change(notification with
            {
                Version = notification.Version + 1, Status = NotificationStatus.Failed, Error = message.Error, ChangedAt = now,
            })
            : Decision.Nothing;
}
