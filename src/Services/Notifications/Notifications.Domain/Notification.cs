namespace Doms.Notifications.Domain;

/// <summary>Notification of a customer about one outcome of an order; sent once.</summary>
/// <param name="Id">Key: order, template and, for outcomes that can occur several times, the occurrence.</param>
/// <param name="Event">Event of the outcome, e.g. <c>order.confirmed</c>.</param>
/// <param name="Recipient">Null for no recipient.</param>
/// <param name="Error">Reason of a failure.</param>
/// <param name="ChangedAt">Time of the last change of status.</param>
/// <param name="Body">Text of the mail; null for a notification of an earlier version.</param>
/// <param name="Resends">Times that an operator has sent it again.</param>
/// <param name="ResentBy">Subject of the operator who last did.</param>
public sealed record Notification(
    string Id,
    long Version,
    string OrderId,
    string Template,
    string Event,
    string? Recipient,
    string Subject,
    NotificationStatus Status,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    string? Body = null,
    long Resends = 0,
    string? ResentBy = null);

/// <summary>Recipient of an order's mails.</summary>
/// <param name="OrderId">Key.</param>
/// <param name="Email">As given with the order; null when absent.</param>
/// <param name="Number">The order's number for people; null for an order of an earlier version, as are the next two.</param>
/// <param name="Reference">The shop's own order number.</param>
/// <param name="Items">Product and quantity of each line.</param>
public sealed record Contact(
    string OrderId,
    long Version,
    string UserId,
    string? Email,
    string? Number = null,
    string? Reference = null,
    IReadOnlyList<OrderedItem>? Items = null);

/// <summary>Product and quantity of an order's line.</summary>
/// <param name="Name">Name of the product; null where it is not known.</param>
public sealed record OrderedItem(string ProductId, long Quantity, string? Name = null);

/// <summary>A mail to send.</summary>
/// <param name="Id">Id of the notification.</param>
/// <param name="At">Date header: the same for every repeat.</param>
/// <param name="Copy">
/// 0, or the number of the copy that an operator asked for: a mail of its own, which no reader takes for a repeat.
/// </param>
public sealed record SendMail(string Id, string To, MailText Text, DateTimeOffset At, long Copy = 0);

/// <summary>Sends a mail again, for an operator.</summary>
/// <param name="Id">Id of the notification.</param>
/// <param name="IfMatch">Entity tags on which the caller relies; null for none.</param>
public sealed record ResendMail(string Id, string By, string? IfMatch = null);

/// <summary>The mail failed and is not retried.</summary>
public sealed record MailFailed(string Id, string Error);
