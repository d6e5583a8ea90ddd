namespace Doms.Payments.Domain;

/// <summary>Payment of an order: 0 &lt;= refunded + in flight &lt;= captured &lt;= amount, always.</summary>
/// <param name="OrderId">Key: an order has one payment.</param>
/// <param name="Owner">Subject of the order's owner.</param>
/// <param name="Amount">Minor units to collect.</param>
/// <param name="Captured">Minor units collected: 0 or the whole amount.</param>
/// <param name="Refunded">Minor units refunded.</param>
/// <param name="RefundInFlight">Minor units of refunds whose outcome is unknown.</param>
/// <param name="Reason">Reason why it failed, is unknown or was voided, as text.</param>
/// <param name="Code">The same as a code.</param>
/// <param name="Attempts">Calls made to the provider for the charge.</param>
/// <param name="RefundCount">Number of refunds begun so far; also the number of the last one.</param>
/// <param name="PendingRefundReason">Reason of a refund or void that follows as soon as the outcome of the charge is known.</param>
/// <param name="IsDispatched">True once the shipment was dispatched: a refund no longer cancels the order.</param>
/// <param name="ProviderReference">The provider's id of the charge.</param>
public sealed record Payment(
    string OrderId,
    long Version,
    string PaymentId,
    string Owner,
    PaymentStatus Status,
    long Amount,
    long Captured,
    long Refunded,
    long RefundInFlight,
    string Currency,
    string? Reason,
    string? Code,
    long Attempts,
    long RefundCount,
    string? PendingRefundReason,
    bool IsDispatched,
    string? ProviderReference,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Minor units that can still be refunded.</summary>
    public long RefundableAmount => Captured - Refunded - RefundInFlight;

    /// <summary>True when the whole charge is refunded and no refund is in flight.</summary>
    public bool IsFullyRefunded => Refunded == Captured;
}

/// <summary>Refund of a payment, whole or in part.</summary>
/// <param name="Id">Key, <c>&lt;order&gt;/refund/&lt;number&gt;</c>: also its idempotency key and its reference at the provider.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="RequestedBy">Subject of the operator, or <c>saga</c>.</param>
/// <param name="Failure">Reason of the provider's refusal.</param>
public sealed record Refund(
    string Id,
    long Version,
    string OrderId,
    long Amount,
    string Currency,
    RefundStatus Status,
    string? Reason,
    string RequestedBy,
    string? Failure,
    string? ProviderReference,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Key of an order's refund by its number, counted from 1.</summary>
    public static string IdOf(string orderId, long number) => $"{orderId}/refund/{number}";
}

/// <summary>Immutable movement of money: the debit of one account and the credit of another.</summary>
/// <param name="Id">
/// Key, <c>&lt;order&gt;/charge</c> or the refund's id: it prevents a second entry of the same movement.
/// </param>
/// <param name="Debit">Account whose balance grows.</param>
/// <param name="Credit">Account whose balance shrinks.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Kind"><c>charge</c> or <c>refund</c>.</param>
/// <param name="Reference">The provider's id of the movement.</param>
public sealed record LedgerEntry(
    string Id,
    long Version,
    string OrderId,
    string Debit,
    string Credit,
    long Amount,
    string Currency,
    string Kind,
    string Reference,
    DateTimeOffset At)
{
    /// <summary>Balance held by the provider.</summary>
    public const string ProviderAccount = "provider";

    /// <summary>Payments of customers for their orders.</summary>
    public const string CustomersAccount = "customers";

    public const string Charge = "charge";

    public const string Refund = "refund";

    /// <summary>Key of an order's only charge.</summary>
    public static string ChargeIdOf(string orderId) => $"{orderId}/charge";
}
