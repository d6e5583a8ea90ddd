namespace Doms.Contracts.Http;

/// <summary>The payment of an order.</summary>
/// <param name="Status"><c>PENDING</c>, <c>UNKNOWN</c>, <c>COMPLETED</c>, <c>FAILED</c>, <c>VOIDED</c> or <c>REFUNDED</c>.</param>
/// <param name="Amount">Major units.</param>
/// <param name="RefundedAmount">Major units refunded.</param>
/// <param name="RefundInFlight">Major units of refunds in flight.</param>
/// <param name="Reason">Cause of a failed, unknown, voided or refunded payment.</param>
/// <param name="Attempts">Calls made to the provider for the charge.</param>
/// <param name="WrittenOff">Major units that an operator wrote off when closing the order; they are not refunded.</param>
public sealed record PaymentView(
    string PaymentId,
    string OrderId,
    string Status,
    decimal Amount,
    decimal RefundedAmount,
    decimal RefundInFlight,
    string Currency,
    string? Reason,
    string? Code,
    long Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version,
    decimal WrittenOff = 0);

/// <summary>Body of <c>POST /payments/refund/{orderId}</c>, which is optional: an operator's refund.</summary>
/// <param name="Amount">Major units; null refunds the remaining amount.</param>
public sealed record RefundRequest(decimal? Amount, string? Reason);

/// <summary>A requested refund, as <c>POST /payments/refund/{orderId}</c> returns it.</summary>
/// <param name="Status"><c>PENDING</c>, or <c>CANCELLATION_REQUESTED</c> where the order's cancellation is requested first.</param>
/// <param name="RefundId">The refund, which waits for the cancellation where it is requested first.</param>
/// <param name="Amount">Major units.</param>
public sealed record RefundView(
    string OrderId, string PaymentId, string Status, string? RefundId, decimal Amount, string Currency);

/// <summary>Body of <c>POST /orders/{id}/refunds</c>.</summary>
/// <param name="Amount">
/// Major units. Left out, what the lines and the shipping are worth; without those, the remaining amount. Beside them it may be lower.
/// </param>
/// <param name="ReasonCode">1 to 40 capital letters, digits and underscores, e.g. <c>DAMAGED</c>; <c>OTHER</c> by default.</param>
/// <param name="Note">Text for operators.</param>
/// <param name="CustomerReason">Text for the customer.</param>
/// <param name="Cancel">
/// True asks for the cancellation of the order, which refunds the remaining amount; if it is refused, the money is refunded nevertheless.
/// </param>
/// <param name="Lines">Units to refund, each line once.</param>
/// <param name="Shipping">Major units of the order's shipping to refund.</param>
/// <param name="ReturnId">The shop's id of the return that it is for, 1 to 128 characters.</param>
public sealed record CreateRefundRequest(
    decimal? Amount,
    string? ReasonCode,
    string? Note,
    string? CustomerReason,
    bool? Cancel,
    IReadOnlyList<RefundLineRequest>? Lines,
    decimal? Shipping = null,
    string? ReturnId = null);

/// <summary>Effects that a refund would have now.</summary>
/// <param name="Amount">Major units refunded.</param>
/// <param name="Lines">Units that it would be for.</param>
/// <param name="Shipping">Major units of the order's shipping among them.</param>
/// <param name="CancelsOrder">
/// True where the order's cancellation is asked for first, whose preview tells what is restocked; without it no goods move.
/// </param>
/// <param name="Left">Major units that could be refunded afterwards.</param>
/// <param name="PaymentStatus">Status of the payment once all its refunds have succeeded.</param>
public sealed record RefundPreviewView(
    string OrderId,
    decimal Amount,
    string Currency,
    IReadOnlyList<RefundLineView> Lines,
    decimal Shipping,
    bool CancelsOrder,
    decimal Left,
    string PaymentStatus);

/// <summary>Units of a line to refund.</summary>
public sealed record RefundLineRequest(string? LineId, long? Quantity);

/// <summary>Body of <c>POST /refunds/{id}/settle-manually</c>: the money was returned outside the provider.</summary>
/// <param name="Reference">Reference of that payment, 1 to 200 characters.</param>
public sealed record SettleRefundRequest(string? Reference, string? Note);

/// <summary>Body of <c>POST /refunds/{id}/cancel</c>, which is optional.</summary>
/// <param name="Note">Text for operators, which replaces the refund's.</param>
public sealed record CancelRefundRequest(string? Note);

/// <summary>A refund of an order.</summary>
/// <param name="Status">
/// <c>REQUESTED</c> (waits for the order's cancellation), <c>PENDING</c>, <c>SUCCEEDED</c>, <c>FAILED</c>, <c>SETTLED_MANUALLY</c> or
/// <c>CANCELLED</c> (nothing was left, or an operator cancelled it after it had failed).
/// </param>
/// <param name="Amount">Major units.</param>
/// <param name="Note">For operators only, as are who requested it, its failure and its settlement.</param>
/// <param name="Tries">Times it was sent to the provider.</param>
/// <param name="Lines">Units that it is for; empty for a refund of an amount.</param>
/// <param name="Shipping">Major units of the order's shipping that it is for.</param>
/// <param name="ReturnId">The shop's id of the return that it is for.</param>
/// <param name="RetriedBy">Who last tried it again; for operators only.</param>
/// <param name="ClosedBy">Who settled or cancelled it; for operators only.</param>
public sealed record OrderRefundView(
    string RefundId,
    string OrderId,
    string Status,
    decimal Amount,
    string Currency,
    string ReasonCode,
    string? CustomerReason,
    string? Note,
    string? RequestedBy,
    string? FailureCode,
    string? Failure,
    string? SettledReference,
    long Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version,
    IReadOnlyList<RefundLineView> Lines,
    decimal Shipping,
    string? ReturnId,
    string? RetriedBy = null,
    string? ClosedBy = null);

/// <summary>Response to a callback of the payment provider.</summary>
/// <param name="AlreadyProcessed">True for a repeat, which changes nothing.</param>
public sealed record CallbackView(string CallbackId, bool AlreadyProcessed);

/// <summary>Units of a line that a refund is for.</summary>
/// <param name="Amount">Major units that they are worth.</param>
public sealed record RefundLineView(string LineId, long Quantity, decimal Amount);
