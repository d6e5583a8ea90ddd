namespace Doms.Contracts.Messages;

/// <summary>Collects the payment of an order; an amount of 0 completes without a call to the provider.</summary>
/// <param name="Amount">Minor units; refused when null.</param>
public sealed record InitiatePayment(string OrderId, string Owner, long? Amount, string Currency, string? PaymentToken)
    : IMessage
{
    public string Key => OrderId;
}

public sealed record PaymentCompleted(string OrderId, string PaymentId, long Amount, string Currency, long Version) : IMessage
{
    public string Key => OrderId;
}

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
public sealed record PaymentRefunded(
    string OrderId, string PaymentId, long Amount, long RefundedTotal, string Currency, bool Full, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The provider refused a refund with a final code.</summary>
public sealed record PaymentRefundFailed(string OrderId, string PaymentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>An operator requested a full refund before dispatch: the saga handles it as a cancellation.</summary>
public sealed record RefundRequested(string OrderId, string Reason, string RequestedBy, long Version) : IMessage
{
    public string Key => OrderId;
}
