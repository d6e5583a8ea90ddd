namespace Doms.Payments.Domain;

/// <summary>Effect: charge the customer. Its key is <c>&lt;order&gt;/charge/1</c>, its reference at the provider the order id.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Token">The customer's payment token; null for the provider's default.</param>
public sealed record ChargeCard(string OrderId, long Amount, string Currency, string? Token)
{
    /// <summary>Idempotency key of an attempt, counted from 1.</summary>
    public static string KeyOf(string orderId, long attempt) => $"{orderId}/charge/{attempt}";
}

/// <summary>Effect: refund money. Its key is the refund's id.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
public sealed record IssueRefund(string OrderId, string RefundId, long Amount, string Currency);

/// <summary>Outcome of a charge: it succeeded.</summary>
/// <param name="Reference">The provider's id of the charge.</param>
/// <param name="Attempts">Calls made so far.</param>
public sealed record ChargeSucceeded(string OrderId, string Reference, long Attempts);

/// <summary>Outcome of a charge: the provider refused it with a final code.</summary>
public sealed record ChargeDeclined(string OrderId, string Code, string Reason, long Attempts);

/// <summary>A charge was sent and its outcome is unknown; the effect continues.</summary>
public sealed record ChargeUnknown(string OrderId, string Reason, long Attempts);

/// <summary>Outcome of a charge: it was cancelled; nothing was and will be collected.</summary>
public sealed record ChargeVoided(string OrderId, long Attempts);

/// <summary>Outcome of a refund: it succeeded.</summary>
public sealed record RefundSucceeded(string OrderId, string RefundId, string Reference);

/// <summary>Outcome of a refund: the provider refused it with a final code.</summary>
public sealed record RefundRefused(string OrderId, string RefundId, string Code, string Reason);

/// <summary>Refund requested by an operator.</summary>
/// <param name="Amount">Minor units; null for the remaining amount.</param>
/// <param name="RequestedBy">Subject of the operator.</param>
public sealed record RefundByOperator(string OrderId, long? Amount, string? Reason, string RequestedBy);
