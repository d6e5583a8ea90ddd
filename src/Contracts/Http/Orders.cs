using Doms.Contracts.Messages;

namespace Doms.Contracts.Http;

/// <summary>
/// Body of <c>POST /orders</c>. Orders reads it by hand, because it also accepts items as an object of product ids and quantities,
/// and whole numbers as ids.
/// </summary>
/// <param name="Items">Required: 1 to 500 lines.</param>
/// <param name="CustomerId">The caller by default. An empty text of a caller who sees the shop's orders is refused.</param>
/// <param name="UserId">Another name for <paramref name="CustomerId"/>; must equal it when both are given.</param>
/// <param name="Amount">Total in major units, where the items have no prices.</param>
/// <param name="Currency">The shop's currency by default.</param>
/// <param name="PaymentToken">The means of payment; the provider's default, if it is left out.</param>
/// <param name="Reference">
/// The shop's own order number: unique in the shop where its backend or an operator gives it, else for the customer.
/// </param>
/// <param name="Metadata">Free texts, stored and returned unchanged.</param>
/// <param name="ReservationId">A stand-alone reservation that the order consumes.</param>
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
    IReadOnlyDictionary<string, string>? Metadata = null,
    string? ReservationId = null);

/// <summary>Line of an order request.</summary>
/// <param name="Quantity">A whole number from 1 to 1,000,000; others are rejected.</param>
/// <param name="Price">Unit price in major units; the catalogue's price by default.</param>
public sealed record OrderItemRequest(string? ProductId, decimal? Quantity, decimal? Price = null);

/// <summary>A shipping address.</summary>
/// <param name="Name">Required.</param>
/// <param name="Line1">Required.</param>
/// <param name="City">Required, unless the country is one city, such as Singapore.</param>
/// <param name="PostalCode">Required, unless the country has none, such as Hong Kong.</param>
/// <param name="Country">Required; an ISO 3166-1 code of two letters such as GB, or a name.</param>
public sealed record AddressRequest(
    string? Name = null,
    string? Line1 = null,
    string? Line2 = null,
    string? City = null,
    string? PostalCode = null,
    string? Country = null,
    string? State = null,
    string? Phone = null,
    string? Company = null);

/// <summary>Body of <c>POST /orders/{id}/cancel</c>, which is optional; Orders reads it by hand.</summary>
public sealed record CancelOrderRequest(string? Reason);

/// <summary>Number of orders that a filter selects.</summary>
/// <param name="Count">At most 10,000: more are not counted.</param>
/// <param name="IsMore">There are more than <paramref name="Count"/>.</param>
public sealed record OrderCountView(int Count, bool IsMore);

/// <summary>Effects that a cancellation would have at this moment; nothing is changed.</summary>
/// <param name="Refund">Amount that is refunded in major units, once a charge that is under way is known.</param>
/// <param name="Units">Units that are released for sale.</param>
/// <param name="Shipments">Ids of the shipments that are stopped, if they are not dispatched before.</param>
/// <param name="Mail">True if the customer is notified by mail.</param>
public sealed record CancelPreviewView(
    string OrderId, decimal Refund, string Currency, long Units, IReadOnlyList<string> Shipments, bool Mail);

/// <summary>An order. Payment tokens are never returned.</summary>
/// <param name="Id">The same as <paramref name="OrderId"/>.</param>
/// <param name="Status">One of <see cref="OrderStatuses"/>.</param>
/// <param name="Progress">Milestones reached, oldest first.</param>
/// <param name="TotalAmount">Major units; null until every line is priced.</param>
/// <param name="Reason">Cause of the cancellation.</param>
/// <param name="Reasons">Cause of the cancellation by line; absent without one.</param>
/// <param name="Cancellation"><c>REQUESTED</c> or <c>REFUSED</c>.</param>
/// <param name="Number">The order's number for people; grows, with gaps.</param>
/// <param name="Attention">Problems that need an operator; shown to operators only.</param>
/// <param name="Holds">Always empty.</param>
/// <param name="Returns">Always empty.</param>
/// <param name="Actions">What the caller may do with the order, and why not.</param>
/// <param name="Sequence">Number of the newest entry of the timeline.</param>
/// <param name="ConfirmedAt">Time of the confirmation; null before.</param>
/// <param name="Timeline">The timeline as the caller reads it, where <c>expand=timeline</c> asks for it.</param>
/// <param name="Version">Counts every change, also what other services have told.</param>
public sealed record OrderView(
    string OrderId,
    string Id,
    string Status,
    IReadOnlyList<string> Progress,
    string CustomerId,
    decimal? TotalAmount,
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
    long Version,
    string Number,
    OrderTotalsView Totals,
    OrderPaymentView Payment,
    IReadOnlyList<RefundSummaryView> Refunds,
    OrderFulfillmentView Fulfillment,
    AttentionView? Attention,
    IReadOnlyList<OrderHoldView> Holds,
    IReadOnlyList<OrderReturnView> Returns,
    IReadOnlyList<OrderActionView> Actions,
    int Sequence,
    DateTimeOffset? ConfirmedAt,
    IReadOnlyList<TimelineEntryView>? Timeline = null);

/// <summary>Line of an order; amounts in major units.</summary>
/// <param name="Price">Unit price; null until it is priced, and where an agreed total fixes the line's amount.</param>
/// <param name="LineId">"1" to "500".</param>
/// <param name="Name">Name of the product when the order was placed.</param>
/// <param name="Total">What the line costs; null until it is priced.</param>
public sealed record OrderItemView(
    string ProductId,
    long Quantity,
    decimal? Price,
    string LineId,
    string? Name,
    decimal Discount,
    decimal Tax,
    decimal? Total,
    LineQuantitiesView Quantities);

/// <summary>Units of a line: what was ordered, and where it is.</summary>
public sealed record LineQuantitiesView(
    long Ordered, long Cancelled, long Reserved, long Shipped, long Delivered, long Lost, long Returned);

/// <summary>Sums of an order in major units; items and total are null until every line is priced.</summary>
public sealed record OrderTotalsView(
    decimal? Items,
    decimal Discount,
    decimal Shipping,
    decimal Tax,
    decimal? Total,
    bool TaxIncluded);

/// <summary>Payment of an order in major units.</summary>
/// <param name="PaymentId">Null until it is known.</param>
/// <param name="Status">
/// <c>NONE</c>, <c>PENDING</c>, <c>UNKNOWN</c>, <c>FAILED</c>, <c>VOIDED</c>, <c>PAID</c>, <c>PARTIALLY_REFUNDED</c> or <c>REFUNDED</c>.
/// </param>
/// <param name="Authorized">Always 0.</param>
/// <param name="Refunded">Refunded, also outside the provider.</param>
/// <param name="Due">What the customer has still to pay.</param>
public sealed record OrderPaymentView(
    string? PaymentId,
    string Status,
    decimal Authorized,
    decimal Captured,
    decimal Refunded,
    decimal RefundInFlight,
    decimal Due);

/// <summary>Refund of an order.</summary>
/// <param name="Status">
/// <c>REQUESTED</c>, <c>PENDING</c>, <c>SUCCEEDED</c>, <c>FAILED</c>, <c>SETTLED_MANUALLY</c> or <c>CANCELLED</c>.
/// </param>
/// <param name="Amount">Major units.</param>
public sealed record RefundSummaryView(
    string RefundId,
    string Status,
    decimal Amount,
    string? ReasonCode,
    string? CustomerReason);

/// <summary>Goods of an order; carrier and tracking are those of the newest shipment.</summary>
/// <param name="Status">
/// <c>UNFULFILLED</c>, <c>PARTIALLY_SHIPPED</c>, <c>SHIPPED</c>, <c>PARTIALLY_DELIVERED</c>, <c>DELIVERED</c>, <c>FAILED</c> or
/// <c>CANCELLED</c>.
/// </param>
public sealed record OrderFulfillmentView(
    string Status,
    string? Carrier,
    string? TrackingNumber,
    string? TrackingUrl,
    IReadOnlyList<OrderShipmentView> Shipments);

/// <summary>Shipment of an order.</summary>
/// <param name="Number">Number within the order, from 1.</param>
/// <param name="Status">
/// <c>CREATED</c>, <c>PACKED</c>, <c>DISPATCHED</c>, <c>IN_TRANSIT</c>, <c>DELIVERED</c>, <c>FAILED</c> or <c>CANCELLED</c>.
/// </param>
/// <param name="Service">The carrier's service, such as GROUND.</param>
public sealed record OrderShipmentView(
    string ShipmentId,
    int Number,
    string Status,
    string? Carrier,
    string? Service,
    string? TrackingNumber,
    string? TrackingUrl,
    IReadOnlyList<LineQuantity> Items,
    DateTimeOffset? DispatchedAt,
    DateTimeOffset? DeliveredAt);

/// <summary>Problems that need an operator; time and reason are the oldest's.</summary>
public sealed record AttentionView(DateTimeOffset Since, string Reason, IReadOnlyList<AttentionReasonView> Reasons);

/// <summary>Problem that needs an operator.</summary>
/// <param name="RaisedBy"><c>saga</c>, a dead letter or a refund; it ends with what raised it.</param>
public sealed record AttentionReasonView(string RaisedBy, DateTimeOffset Since, string Reason);

/// <summary>Action on an order.</summary>
/// <param name="Action"><c>cancel</c> or <c>refund</c>.</param>
/// <param name="Code">Code of the problem with which it would be refused.</param>
/// <param name="Why">The reason in a sentence.</param>
public sealed record OrderActionView(
    string Action,
    bool Allowed,
    string? Code,
    string? Why);

/// <summary>Hold of an order.</summary>
public sealed record OrderHoldView(string HoldId);

/// <summary>Return of goods.</summary>
public sealed record OrderReturnView(string ReturnId);

/// <summary>The history of an order, oldest entry first.</summary>
public sealed record TimelineView(
    string OrderId, string Status, IReadOnlyList<string> Progress, IReadOnlyList<TimelineEntryView> Timeline);

/// <summary>Entry of an order's history.</summary>
/// <param name="Time">Time at which it happened; no entry is dated before its cause.</param>
/// <param name="Event">Name of the event, e.g. <c>ORDER_CREATED</c>.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Cause">The message that reported it, or the caller who requested it.</param>
/// <param name="Sequence">Number of the entry within the order, in the order in which entries were heard.</param>
/// <param name="Audience"><c>CUSTOMER</c>, or <c>OPERATOR</c> for an entry that only operators see.</param>
/// <param name="Actor">The caller or the service that caused it.</param>
public sealed record TimelineEntryView(
    DateTimeOffset Time,
    string Event,
    string Detail,
    string Cause,
    int Sequence,
    string Audience,
    string Actor,
    DateTimeOffset RecordedAt,
    string? ShipmentId,
    string? RefundId);

/// <summary>A page of the feed of the shop: events of all orders in one sequence without gaps.</summary>
/// <param name="Position">Position of the last item; without items that after which was asked. The next page begins after it.</param>
public sealed record EventFeedView(IReadOnlyList<FeedEventView> Items, long Position);

/// <summary>Event of an order in the feed of the shop.</summary>
/// <param name="Position">1, 2, 3 and so on over all orders; those of one order grow with its sequence.</param>
/// <param name="EventId">The order's id, a dash and the sequence.</param>
/// <param name="Sequence">Number of the event within its order, from 1, without gaps.</param>
/// <param name="Event">Name of the event, e.g. <c>ORDER_CREATED</c>.</param>
/// <param name="Time">Time at which it happened, by the clock of its source.</param>
/// <param name="Audience"><c>CUSTOMER</c>, or <c>OPERATOR</c> for an event that only operators see.</param>
/// <param name="Actor">The caller or the service that caused it.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record FeedEventView(
    long Position,
    string EventId,
    string OrderId,
    int Sequence,
    string Event,
    DateTimeOffset Time,
    DateTimeOffset RecordedAt,
    string Audience,
    string Actor,
    string Detail,
    string? ShipmentId,
    string? RefundId);

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
