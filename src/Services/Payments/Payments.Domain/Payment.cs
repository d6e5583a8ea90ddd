namespace Doms.Payments.Domain;

/// <summary>Payment of an order: 0 &lt;= refunded + in flight + settled manually &lt;= captured &lt;= amount, always.</summary>
/// <param name="OrderId">Key: an order has one payment.</param>
/// <param name="Owner">Subject of the order's owner.</param>
/// <param name="Status">Projection of the sums and the last collection (<see cref="PaymentFold"/>).</param>
/// <param name="Amount">Minor units to collect.</param>
/// <param name="Captured">Minor units collected.</param>
/// <param name="Refunded">Minor units refunded through the provider.</param>
/// <param name="RefundInFlight">Minor units of refunds whose outcome is unknown.</param>
/// <param name="SettledManually">Minor units returned outside the provider.</param>
/// <param name="TransactionCount">Number of the last transaction.</param>
/// <param name="RefundCount">Number of the last refund.</param>
/// <param name="PendingRefundReason">Reason of a refund or void that follows as soon as the outcome of the charge is known.</param>
/// <param name="IsDispatched">True once the shipment was dispatched: a refund no longer cancels the order.</param>
/// <param name="Code">Cause why it failed, is unknown or was voided.</param>
/// <param name="Reason">The same as text.</param>
public sealed record Payment(
    string OrderId,
    long Version,
    string PaymentId,
    string Owner,
    string Currency,
    PaymentStatus Status,
    long Amount,
    long Captured,
    long Refunded,
    long RefundInFlight,
    long SettledManually,
    long TransactionCount,
    long RefundCount,
    string? PendingRefundReason,
    bool IsDispatched,
    string? Code,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Lines of the order; none for orders of earlier versions, which cannot be refunded by lines.</summary>
    public IReadOnlyList<PaymentLine> Lines { get; init; } = [];

    /// <summary>Minor units of the amount that are for shipping.</summary>
    public long Shipping { get; init; }

    /// <summary>Minor units of shipping that refunds are for.</summary>
    public long ShippingRefunded { get; init; }

    /// <summary>Minor units, neither returned nor in flight, that an operator wrote off when closing the order.</summary>
    public long WrittenOff { get; init; }

    /// <summary>Subject of that operator; null without a write-off.</summary>
    public string? WrittenOffBy { get; init; }

    /// <summary>Minor units returned, through the provider or outside of it.</summary>
    public long ReturnedAmount => Refunded + SettledManually;

    /// <summary>Minor units that can still be refunded.</summary>
    public long RefundableAmount => Captured - ReturnedAmount - RefundInFlight;

    /// <summary>True when the whole charge is returned and no refund is in flight.</summary>
    public bool IsFullyRefunded => ReturnedAmount == Captured;

    /// <summary>True until the outcome of the charge is known.</summary>
    public bool IsOpen => Status is PaymentStatus.Pending or PaymentStatus.Unknown;

    /// <summary>Creates a payment without transactions; its status follows by <see cref="PaymentFold"/>.</summary>
    internal static Payment New(string orderId, string owner, string currency, long amount, DecisionContext context) => new(
        orderId,
        Version: 1,
        context.NewId,
        owner,
        currency,
        PaymentStatus.Pending,
        amount,
        Captured: 0,
        Refunded: 0,
        RefundInFlight: 0,
        SettledManually: 0,
        TransactionCount: 0,
        RefundCount: 0,
        PendingRefundReason: null,
        IsDispatched: false,
        Code: null,
        Reason: null,
        CreatedAt: context.Now,
        ChangedAt: context.Now);

    internal Payment Next(DateTimeOffset now) => this with { Version = Version + 1, ChangedAt = now };
}
