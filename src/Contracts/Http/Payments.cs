using System.Text.Json.Serialization;

namespace Doms.Contracts.Http;

/// <summary>The payment of an order.</summary>
/// <param name="Status"><c>PENDING</c>, <c>UNKNOWN</c>, <c>COMPLETED</c>, <c>FAILED</c>, <c>VOIDED</c> or <c>REFUNDED</c>.</param>
/// <param name="Amount">Major units.</param>
/// <param name="RefundedAmount">Major units refunded.</param>
/// <param name="RefundInFlight">Major units of refunds in flight.</param>
/// <param name="Reason">Cause of a failed, unknown, voided or refunded payment.</param>
/// <param name="Attempts">Calls made to the provider for the charge.</param>
public sealed record PaymentView(
    string PaymentId,
    string OrderId,
    string Status,
    decimal Amount,
    decimal RefundedAmount,
    decimal RefundInFlight,
    string Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    string? Code,
    long Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version);

/// <summary>Body of <c>POST /payments/refund/{orderId}</c>, which is optional: an operator's refund.</summary>
/// <param name="Amount">Major units; null refunds the remaining amount.</param>
public sealed record RefundRequest(decimal? Amount, string? Reason);

/// <summary>A requested refund.</summary>
/// <param name="Status"><c>PENDING</c>, or <c>CANCELLATION_REQUESTED</c> where it is the order's cancellation.</param>
/// <param name="RefundId">Null where it is a cancellation, which starts the refund later.</param>
/// <param name="Amount">Major units.</param>
public sealed record RefundView(
    string OrderId, string PaymentId, string Status, string? RefundId, decimal Amount, string Currency);
