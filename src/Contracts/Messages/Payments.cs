namespace Doms.Contracts.Messages;

/// <summary>Gives Payments the means of payment of an order. It is sent to no one else and deleted when the payment ends.</summary>
public sealed record PreparePayment(string OrderId, string Owner, string Token) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Collects the payment of an order; an amount of 0 completes without a call to the provider.</summary>
/// <param name="Amount">Minor units; refused when null.</param>
/// <param name="PaymentToken">Read in messages of earlier versions only.</param>
/// <param name="HasToken">Whether the means of payment comes with payment.prepare, which may arrive later.</param>
/// <param name="Lines">
/// What each line costs, for refunds by lines; with the shipping they sum to the amount. Null where that is not known, and in messages of
/// earlier versions.
/// </param>
/// <param name="Shipping">Minor units of the amount that are for shipping.</param>
public sealed record InitiatePayment(
    string OrderId,
    string Owner,
    long? Amount,
    string Currency,
    string? PaymentToken,
    bool HasToken = false,
    IReadOnlyList<LineTotal>? Lines = null,
    long Shipping = 0) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The charge of an order has begun; its outcome follows.</summary>
public sealed record PaymentInitiated(string OrderId, string PaymentId, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The provider has taken the money.</summary>
public sealed record PaymentCompleted(string OrderId, string PaymentId, long Amount, string Currency, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The provider refused the charge; nothing was taken.</summary>
public sealed record PaymentFailed(string OrderId, string PaymentId, string Code, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A charge was sent and its outcome is unknown; the provider is queried for it.</summary>
public sealed record PaymentUnknown(string OrderId, string PaymentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Refunds the remaining amount of an order's payment, in any status of the payment.</summary>
public sealed record RefundPayment(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A refund succeeded, or the payment was voided.</summary>
/// <param name="Amount">Minor units of this refund; 0 when the payment was voided.</param>
/// <param name="RefundedTotal">Minor units refunded so far.</param>
/// <param name="Full">True when the whole charge is refunded.</param>
/// <param name="RefundId">Null when the payment was voided, and in messages of earlier versions.</param>
/// <param name="IsManual">True when the money was returned outside the provider.</param>
/// <param name="By">Subject of the operator who settled it; null for the provider.</param>
public sealed record PaymentRefunded(
    string OrderId,
    string PaymentId,
    long Amount,
    long RefundedTotal,
    string Currency,
    bool Full,
    long Version,
    string? RefundId = null,
    bool IsManual = false,
    string? By = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>A refund has begun; its outcome follows.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="CustomerReason">Reason for the customer; null without one.</param>
/// <param name="By">Subject who requested it or tried it again, or "saga"; null in messages of earlier versions.</param>
public sealed record RefundBegun(
    string OrderId,
    string PaymentId,
    string RefundId,
    long Amount,
    string Currency,
    string ReasonCode,
    string? CustomerReason,
    long Version,
    string? By = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The provider refused a refund with a final code.</summary>
/// <param name="RefundId">Null in messages of earlier versions.</param>
public sealed record PaymentRefundFailed(
    string OrderId, string PaymentId, string Reason, long Version, string? RefundId = null) : IMessage
{
    public string Key => OrderId;
}

/// <summary>An operator cancelled a refund that had failed; its money stays with the shop.</summary>
/// <param name="By">Subject of the operator.</param>
public sealed record RefundCancelled(string OrderId, string PaymentId, string RefundId, string By, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>An operator closed the order, and the rest of its payment is not refunded.</summary>
/// <param name="By">Subject of the operator.</param>
public sealed record WriteOffPayment(string OrderId, string Owner, string By) : IMessage
{
    public string Key => OrderId;
}

/// <summary>An operator requested a full refund before dispatch: the saga handles it as a cancellation.</summary>
/// <param name="RefundId">The refund that waits for the saga's answer; null in messages of earlier versions.</param>
public sealed record RefundRequested(
    string OrderId, string Reason, string RequestedBy, long Version, string? RefundId = null) : IMessage
{
    public string Key => OrderId;
}
