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
    DateTimeOffset UpdatedAt);
