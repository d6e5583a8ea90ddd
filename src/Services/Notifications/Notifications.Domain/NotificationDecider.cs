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
            [.. message.Lines.Take(MailText.MaxItems + 1).Select(line =>
                new OrderedItem(line.ProductId, line.Quantity, message.Names?.GetValueOrDefault(line.ProductId)))]))
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
            CreatedAt: now, ChangedAt: now, text.Body);
        return Decision.Change(notification) with
        {
            Effects = recipient is null
                ? []
                : [new EffectRequest($"{notification.Id}/mail", new SendMail(notification.Id, recipient, text, now))],
        };
    }

    /// <summary>Sends the mail of a notification again, as it was; one that is still being sent is left alone.</summary>
    public static Decision Resend(Notification? notification, ResendMail command, DateTimeOffset now)
    {
        if (notification is null)
            return Decision.Reject(RejectionKind.NotFound, "notification_not_found", $"There is no mail '{command.Id}'.");
        if (EntityTag.Check(command.IfMatch, EntityTag.Of(notification.Version)) is { } mismatch) return Decision.Reject(mismatch);
        if (notification.Status == NotificationStatus.Pending) return Decision.Nothing;
        if (notification.Recipient is not { } recipient)
            return Decision.Reject(RejectionKind.Conflict, "no_recipient", "The order has no address that mail can be sent to.");
        if (notification.Body is not { } body)
        {
            return Decision.Reject(
                RejectionKind.Conflict, "mail_text_unknown", "The mail is of an earlier version, which did not keep its text.");
        }

        var again = notification with
        {
            Version = notification.Version + 1, Status = NotificationStatus.Pending, Error = null, ChangedAt = now,
            Resends = notification.Resends + 1, ResentBy = command.By,
        };
        var mail = new SendMail(again.Id, recipient, new MailText(again.Subject, body), now, again.Resends);
        return Decision.Change(again) with { Effects = [new EffectRequest($"{again.Id}/mail/{again.Resends}", mail)] };
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
