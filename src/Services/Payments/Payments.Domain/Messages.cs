namespace Doms.Payments.Domain;

/// <summary>Effect: take the money. Its key is <c>&lt;order&gt;/charge/1</c>, its reference at the provider the order id.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Token">The customer's means of payment; null is the provider's default.</param>
public sealed record ChargeCard(string OrderId, long Amount, string Currency, string? Token)
{
    /// <summary>The idempotency key of an attempt, which counts from 1.</summary>
    public static string KeyOf(string orderId, long attempt) => $"{orderId}/charge/{attempt}";
}

/// <summary>Effect: give money back. Its key is the refund's id.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
public sealed record IssueRefund(string OrderId, string RefundId, long Amount, string Currency);

/// <summary>Outcome of a charge: the provider took the money.</summary>
/// <param name="Reference">The provider's id of the charge.</param>
/// <param name="Attempts">Calls made so far.</param>
public sealed record ChargeSucceeded(string OrderId, string Reference, long Attempts);

/// <summary>Outcome of a charge: the provider refused it with a code that is known to mean so.</summary>
public sealed record ChargeDeclined(string OrderId, string Code, string Reason, long Attempts);

/// <summary>A charge was sent and nothing definite came back; the effect goes on.</summary>
public sealed record ChargeUnknown(string OrderId, string Reason, long Attempts);

/// <summary>Outcome of a charge: it was not wanted any more, and the provider has not taken and will not take anything.</summary>
public sealed record ChargeVoided(string OrderId, long Attempts);

/// <summary>Outcome of a refund: the money is back.</summary>
public sealed record RefundSucceeded(string OrderId, string RefundId, string Reference);

/// <summary>Outcome of a refund: the provider definitely refused it.</summary>
public sealed record RefundRefused(string OrderId, string RefundId, string Code, string Reason);

/// <summary>An operator gives money back.</summary>
/// <param name="Amount">Minor units; null is what is left.</param>
/// <param name="RequestedBy">Subject of the operator.</param>
public sealed record RefundByOperator(string OrderId, long? Amount, string? Reason, string RequestedBy);
