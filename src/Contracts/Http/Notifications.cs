namespace Doms.Contracts.Http;

/// <summary>A mail to a customer.</summary>
/// <param name="Event">The message that caused it, e.g. <c>order.confirmed</c>.</param>
/// <param name="Status"><c>PENDING</c>, <c>SENT</c>, <c>FAILED</c> or <c>NO_RECIPIENT</c>.</param>
/// <param name="UpdatedAt">Time of the last change of status.</param>
public sealed record NotificationView(
    string Id,
    string OrderId,
    string Template,
    string Event,
    string? Recipient,
    string Subject,
    string Status,
    string? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version = 0);

/// <summary>A page of the feed of the shop with what was sent to customers for each event.</summary>
/// <param name="Position">Position of the last item; without items that after which was asked. The next page begins after it.</param>
public sealed record NotificationFeedView(IReadOnlyList<NotificationFeedItemView> Items, long Position);

/// <summary>Event of an order with what was sent to its customer for it.</summary>
/// <param name="Told"><c>PENDING</c>, <c>SENT</c>, <c>FAILED</c> or <c>NO_RECIPIENT</c> of its mail, or <c>NOT_TOLD</c>.</param>
/// <param name="Why">Reason for it, as one sentence.</param>
/// <param name="NotificationId">Id of the mail; null for an event that has none.</param>
public sealed record NotificationFeedItemView(FeedEventView Event, string Told, string Why, string? NotificationId);

/// <summary>A mail to a customer with its text.</summary>
/// <param name="Event">The message that caused it, e.g. <c>order.confirmed</c>.</param>
/// <param name="Text">Text of the mail; null for a mail of an earlier version.</param>
/// <param name="Resends">Times that an operator has sent it again.</param>
/// <param name="ResentBy">The operator who last sent it again; null for none.</param>
/// <param name="UpdatedAt">Time of the last change of status.</param>
public sealed record NotificationDetailsView(
    string Id,
    string OrderId,
    string Template,
    string Event,
    string? Recipient,
    string Subject,
    string? Text,
    string Status,
    string? Error,
    long Resends,
    string? ResentBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version);
