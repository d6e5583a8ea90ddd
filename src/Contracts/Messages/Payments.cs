namespace Doms.Contracts.Messages;

/// <summary>Collects the money of an order; an amount of 0 completes without a call to the provider.</summary>
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

/// <summary>A charge was sent and its outcome is not known yet; an inquiry owns it.</summary>
public sealed record PaymentUnknown(string OrderId, string PaymentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Gives back what is left of an order's money, whatever the payment's state.</summary>
public sealed record RefundPayment(string OrderId, string Owner, string Reason) : IMessage
{
    public string Key => OrderId;
}

/// <summary>Money went back, or was never taken.</summary>
/// <param name="Amount">Minor units of this refund; 0 when the payment was voided.</param>
/// <param name="RefundedTotal">Minor units given back so far.</param>
/// <param name="Full">Nothing of the charge is left.</param>
public sealed record PaymentRefunded(
    string OrderId, string PaymentId, long Amount, long RefundedTotal, string Currency, bool Full, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>The provider definitely refused a refund.</summary>
public sealed record PaymentRefundFailed(string OrderId, string PaymentId, string Reason, long Version) : IMessage
{
    public string Key => OrderId;
}

/// <summary>An operator asked for a full refund before dispatch: the saga takes it as a cancel.</summary>
public sealed record RefundRequested(string OrderId, string Reason, string RequestedBy, long Version) : IMessage
{
    public string Key => OrderId;
}
