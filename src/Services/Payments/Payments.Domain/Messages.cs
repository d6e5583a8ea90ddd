using Doms.Contracts.Messages;
using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Effect: charge the customer. Its key is the transaction's call key.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="Token">Read in effects of earlier versions only: the token is in the payment method.</param>
/// <param name="TransactionId">Null in effects of earlier versions.</param>
/// <param name="HasToken">Whether the payment method has a token; without one the provider takes its default.</param>
public sealed record ChargeCard(
    string OrderId, long Amount, string Currency, string? Token, string? TransactionId = null, bool HasToken = false)
{
    /// <summary>Our reference of the charge at the provider.</summary>
    public string Reference => TransactionId ?? OrderId;
}

/// <summary>Effect: refund money. Its key is the transaction's call key.</summary>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="TransactionId">Null in effects of earlier versions.</param>
/// <param name="ChargeKey">The charge's key at the provider; null in effects of earlier versions.</param>
/// <param name="ChargeId">The provider's id of the charge; null in effects of earlier versions.</param>
public sealed record IssueRefund(
    string OrderId,
    string RefundId,
    long Amount,
    string Currency,
    string? TransactionId = null,
    string? ChargeKey = null,
    string? ChargeId = null)
{
    /// <summary>Our reference of the refund at the provider.</summary>
    public string Reference => TransactionId ?? RefundId;

    /// <summary>Our reference of the charge at the provider.</summary>
    public string ChargeReference => ChargeKey ?? OrderId;
}

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
/// <param name="RefundId">In messages of earlier versions their id.</param>
/// <param name="Reference">The provider's id of the refund.</param>
/// <param name="TransactionId">Null in messages of earlier versions.</param>
public sealed record RefundSucceeded(string OrderId, string RefundId, string Reference, string? TransactionId = null)
{
    public string CurrentRefundId => EarlierIds.RefundIdOf(OrderId, RefundId);

    public string CurrentTransactionId => TransactionId ?? EarlierIds.TransactionIdOf(OrderId, RefundId);
}

/// <summary>Outcome of a refund: the provider refused it with a final code.</summary>
/// <param name="RefundId">In messages of earlier versions their id.</param>
/// <param name="TransactionId">Null in messages of earlier versions.</param>
public sealed record RefundRefused(string OrderId, string RefundId, string Code, string Reason, string? TransactionId = null)
{
    public string CurrentRefundId => EarlierIds.RefundIdOf(OrderId, RefundId);

    public string CurrentTransactionId => TransactionId ?? EarlierIds.TransactionIdOf(OrderId, RefundId);
}

/// <summary>Effect: ask the provider for the outcome of a transaction that one of its callbacks was about.</summary>
/// <param name="ProviderId">The provider's id of the movement, as the callback told it.</param>
public sealed record CheckTransaction(string OrderId, string TransactionId, string? ProviderId);

/// <summary>Outcome of a check: the transaction has no definite outcome, or had it before.</summary>
public sealed record TransactionChecked(string OrderId, string TransactionId);

/// <summary>Callback of the provider, whose signature is valid.</summary>
/// <param name="CallbackId">The provider's id of the callback.</param>
/// <param name="Type">E.g. <c>charge.updated</c>.</param>
/// <param name="Reference">Our reference of the transaction; null where it is about something else.</param>
/// <param name="ProviderId">The provider's id of the movement.</param>
/// <param name="Payload">The body as it was signed.</param>
public sealed record ReceiveCallback(string CallbackId, string Type, string? Reference, string? ProviderId, string Payload)
{
    /// <summary>Ordering key: the order, or the callback where it is about none.</summary>
    public string Key => Reference is null ? CallbackId : PaymentTransaction.OrderIdOf(Reference) ?? Reference;
}

/// <summary>Timer: a stored callback has reached its retention.</summary>
public sealed record CallbackExpired(string CallbackId);

/// <summary>Timer: the means of payment was not used in time.</summary>
public sealed record PaymentMethodExpired(string OrderId);

/// <summary>Refund requested by an operator.</summary>
/// <param name="Amount">Minor units; null for the remaining amount.</param>
/// <param name="Reason">Note for operators.</param>
/// <param name="RequestedBy">Subject of the operator.</param>
/// <param name="Lines">Units to refund; the amount may be less than they are worth.</param>
/// <param name="Shipping">Minor units of the order's shipping to refund.</param>
/// <param name="ReturnId">The shop's id of the return that it is for.</param>
/// <param name="IfMatch">Expected version of the payment, see <see cref="EntityTag.Check"/>; null for any.</param>
public sealed record RefundByOperator(
    string OrderId,
    long? Amount,
    string? Reason,
    string RequestedBy,
    OrderCancellation Cancellation = OrderCancellation.FullBeforeDispatch,
    string ReasonCode = Refund.Other,
    string? CustomerReason = null,
    IReadOnlyList<LineQuantity>? Lines = null,
    long Shipping = 0,
    string? ReturnId = null,
    string? IfMatch = null)
{
    /// <summary>True for a refund whose amount is that of lines or shipping.</summary>
    public bool IsByLines => Lines is not null || Shipping > 0;

    /// <summary>The reason for the customer. The route by order has one reason, which the customer sees.</summary>
    public string? PublicReason => Cancellation == OrderCancellation.FullBeforeDispatch ? Reason : CustomerReason;
}

/// <summary>Whether a refund asks for the cancellation of its order.</summary>
public enum OrderCancellation
{
    /// <summary>A refund of the remaining amount before dispatch does.</summary>
    FullBeforeDispatch,

    /// <summary>It never does.</summary>
    Never,

    /// <summary>It does; if the cancellation is refused, the money is refunded nevertheless.</summary>
    Always,
}

/// <summary>Tries a failed refund again.</summary>
/// <param name="By">Subject of the operator; null in messages of earlier versions.</param>
/// <param name="IfMatch">Expected version of the refund, see <see cref="EntityTag.Check"/>; null for any.</param>
public sealed record RetryRefund(string OrderId, string RefundId, string? By = null, string? IfMatch = null);

/// <summary>Ends a failed refund without returning its money: another one has replaced it, or none is owed.</summary>
/// <param name="Note">Note for operators, which replaces the refund's.</param>
/// <param name="By">Subject of the operator.</param>
/// <param name="IfMatch">Expected version of the refund, see <see cref="EntityTag.Check"/>; null for any.</param>
public sealed record CancelRefund(string OrderId, string RefundId, string? Note, string By, string? IfMatch = null);

/// <summary>Records that an operator gave the money of a failed refund back outside the provider.</summary>
/// <param name="Reference">Reference of that payment.</param>
/// <param name="By">Subject of the operator; null in messages of earlier versions.</param>
/// <param name="IfMatch">Expected version of the refund, see <see cref="EntityTag.Check"/>; null for any.</param>
public sealed record SettleRefund(
    string OrderId, string RefundId, string Reference, string? Note, string? By = null, string? IfMatch = null);
