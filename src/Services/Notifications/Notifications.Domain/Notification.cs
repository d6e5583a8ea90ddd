namespace Doms.Notifications.Domain;

/// <summary>One outcome of an order that its customer is told of, once.</summary>
/// <param name="Id">Key: order, template and, where an outcome can come more than once, which one.</param>
/// <param name="Event">The event it tells of, e.g. <c>order.confirmed</c>.</param>
/// <param name="Recipient">Null for none.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="ChangedAt">When it got into its status.</param>
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
    DateTimeOffset ChangedAt);

/// <summary>Whom an order's mails go to.</summary>
/// <param name="OrderId">Key.</param>
/// <param name="Email">As given with the order; null for none.</param>
public sealed record Contact(string OrderId, long Version, string UserId, string? Email);

/// <summary>A mail to send.</summary>
/// <param name="Id">The notification's.</param>
/// <param name="At">The time it carries: the same however often it is sent.</param>
public sealed record SendMail(string Id, string To, MailText Text, DateTimeOffset At);

/// <summary>The mail will not be tried again.</summary>
public sealed record MailFailed(string Id, string Error);
