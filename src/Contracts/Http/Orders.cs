using System.Text.Json.Serialization;
using Doms.Contracts.Messages;

namespace Doms.Contracts.Http;

/// <summary>
/// Body of <c>POST /orders</c>. Orders reads it by hand, because it also accepts items as an object of product ids and quantities,
/// and numbers where texts are expected.
/// </summary>
/// <param name="Items">Required: 1 to 500 lines.</param>
/// <param name="CustomerId">Null for the caller.</param>
/// <param name="UserId">Another name for <paramref name="CustomerId"/>; must equal it when both are given.</param>
/// <param name="Amount">Total in major units, where the items have no prices.</param>
/// <param name="Currency">Null for the shop's currency.</param>
/// <param name="PaymentToken">The means of payment; null for the provider's default.</param>
/// <param name="Reference">The shop's own order number, unique per customer.</param>
/// <param name="Metadata">Free texts, stored and returned unchanged.</param>
public sealed record OrderRequest(
    IReadOnlyList<OrderItemRequest>? Items = null,
    string? CustomerId = null,
    string? UserId = null,
    string? CustomerEmail = null,
    decimal? Amount = null,
    string? Currency = null,
    AddressRequest? ShippingAddress = null,
    string? PaymentToken = null,
    string? Reference = null,
    IReadOnlyDictionary<string, string>? Metadata = null);

/// <summary>Line of an order request.</summary>
/// <param name="Quantity">A whole number from 1 to 1,000,000; others are rejected.</param>
/// <param name="Price">Unit price in major units; null takes the catalogue's price.</param>
public sealed record OrderItemRequest(string? ProductId, decimal? Quantity, decimal? Price = null);

/// <summary>A shipping address; all members but <paramref name="Line2"/> are required.</summary>
public sealed record AddressRequest(
    string? Name = null,
    string? Line1 = null,
    string? Line2 = null,
    string? City = null,
    string? PostalCode = null,
    string? Country = null);

/// <summary>Body of <c>POST /orders/{id}/cancel</c>, which is optional; Orders reads it by hand.</summary>
public sealed record CancelOrderRequest(string? Reason);

/// <summary>An order. Payment tokens are never returned.</summary>
/// <param name="Id">The same as <paramref name="OrderId"/>.</param>
/// <param name="Status">One of <see cref="OrderStatuses"/>.</param>
/// <param name="Progress">Milestones reached, oldest first.</param>
/// <param name="TotalAmount">Major units; null until every line is priced.</param>
/// <param name="Reason">Cause of the cancellation.</param>
/// <param name="Reasons">Cause of the cancellation by line; absent without one.</param>
/// <param name="Cancellation"><c>REQUESTED</c> or <c>REFUSED</c>.</param>
public sealed record OrderView(
    string OrderId,
    string Id,
    string Status,
    IReadOnlyList<string> Progress,
    string CustomerId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? TotalAmount,
    string Currency,
    IReadOnlyList<OrderItemView> Items,
    string? CustomerEmail,
    Address? ShippingAddress,
    string? Reference,
    IReadOnlyDictionary<string, string>? Metadata,
    string? Reason,
    IReadOnlyList<LineReason>? Reasons,
    string? Cancellation,
    string? CancellationReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version);

/// <summary>Line of an order.</summary>
/// <param name="Price">Unit price in major units; null until it is priced.</param>
public sealed record OrderItemView(
    string ProductId,
    long Quantity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Price);

/// <summary>The history of an order, oldest entry first.</summary>
public sealed record TimelineView(
    string OrderId, string Status, IReadOnlyList<string> Progress, IReadOnlyList<TimelineEntryView> Timeline);

/// <summary>Entry of an order's history.</summary>
/// <param name="Event">Name of the event, e.g. <c>ORDER_CREATED</c>.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Cause">The message that reported it, or the caller who requested it.</param>
public sealed record TimelineEntryView(DateTimeOffset Time, string Event, string Detail, string Cause);

/// <summary>Explains the state of an order: what it waits for, and since when.</summary>
/// <param name="WaitingFor">Null when the order has ended.</param>
/// <param name="NextAt">The earliest timer of any service.</param>
/// <param name="Deadline">Time at which the saga stops waiting.</param>
/// <param name="Unattended">No saga has responded to the order.</param>
/// <param name="Attention">The problem that an operator must look at.</param>
/// <param name="LastEvent">The newest entry of the timeline.</param>
/// <param name="Waits">All known reasons for waiting, by service.</param>
public sealed record WhyView(
    string OrderId,
    string Status,
    string? WaitingFor,
    DateTimeOffset? Since,
    DateTimeOffset? NextAt,
    DateTimeOffset? Deadline,
    bool Unattended,
    string? Attention,
    string? Cancellation,
    string? CancellationReason,
    string? Reason,
    IReadOnlyList<LineReason>? Reasons,
    TimelineEntryView LastEvent,
    IReadOnlyList<PendingReason> Waits);

/// <summary>Status words of orders, as they are stored and shown.</summary>
public static class OrderStatuses
{
    public const string Pending = "PENDING";
    public const string Confirmed = "CONFIRMED";

    /// <summary>Delivered; final.</summary>
    public const string Completed = "COMPLETED";

    /// <summary>Compensated; final.</summary>
    public const string Cancelled = "CANCELLED";

    /// <summary>All of them, in the order of an order's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Pending, Confirmed, Completed, Cancelled];
}
