namespace Doms.Payments.Domain;

/// <summary>The money of one order: 0 &lt;= refunded + in flight &lt;= captured &lt;= amount, always.</summary>
/// <param name="OrderId">Key: an order has one payment.</param>
/// <param name="Owner">Subject whose order it is.</param>
/// <param name="Amount">Minor units to collect.</param>
/// <param name="Captured">Minor units taken: 0 or all of the amount.</param>
/// <param name="Refunded">Minor units given back.</param>
/// <param name="RefundInFlight">Minor units of refunds whose outcome is not known yet.</param>
/// <param name="Reason">Why it failed, is unknown or was voided; for people.</param>
/// <param name="Code">The same for machines.</param>
/// <param name="Attempts">Calls made to the provider for the charge.</param>
/// <param name="RefundCount">Refunds begun so far; the last one's number.</param>
/// <param name="PendingRefundReason">Why the money is to go back, or not be taken, as soon as the charge's outcome is known.</param>
/// <param name="IsDispatched">The goods left the house: a refund is no cancel any more.</param>
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
    /// <summary>Minor units that can still be given back.</summary>
    public long RefundableAmount => Captured - Refunded - RefundInFlight;

    /// <summary>Nothing of the charge is left with us, not even on its way.</summary>
    public bool IsFullyRefunded => Refunded == Captured;
}

/// <summary>One giving back of money.</summary>
/// <param name="Id">Key, <c>&lt;order&gt;/refund/&lt;number&gt;</c>: also its idempotency key and its reference at the provider.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="RequestedBy">Subject of the operator, or <c>saga</c>.</param>
/// <param name="Failure">Why the provider refused it.</param>
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
    /// <summary>The key of an order's refund by its number, which counts from 1.</summary>
    public static string IdOf(string orderId, long number) => $"{orderId}/refund/{number}";
}

/// <summary>One movement of money, written once and never changed: the debit of one account and the credit of another.</summary>
/// <param name="Id">
/// Key, <c>&lt;order&gt;/charge</c> or the refund's id: a movement cannot be written twice, whatever happens.
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
    /// <summary>What the provider holds for us.</summary>
    public const string ProviderAccount = "provider";

    /// <summary>What customers paid us for their orders.</summary>
    public const string CustomersAccount = "customers";

    public const string Charge = "charge";

    public const string Refund = "refund";

    /// <summary>The key of an order's one charge.</summary>
    public static string ChargeIdOf(string orderId) => $"{orderId}/charge";
}
