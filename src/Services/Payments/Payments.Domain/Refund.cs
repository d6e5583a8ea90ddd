using Doms.Contracts;

namespace Doms.Payments.Domain;

/// <summary>Decision to refund a payment, whole or in part; its tries are transactions.</summary>
/// <param name="Id">Key, <c>&lt;order&gt;-r&lt;number&gt;</c>.</param>
/// <param name="Number">Number within the payment, counted from 1.</param>
/// <param name="Amount">Minor units, more than 0.</param>
/// <param name="ReasonCode">Cause as a code, e.g. <c>DAMAGED</c>.</param>
/// <param name="Note">Cause as text for operators.</param>
/// <param name="CustomerReason">Cause as text for the customer.</param>
/// <param name="RequestedBy">Subject of the operator, or <c>saga</c>.</param>
/// <param name="FailureCode">Code of the provider's refusal.</param>
/// <param name="Failure">The same as text.</param>
/// <param name="SettledReference">Reference of the payment with which an operator gave the money back.</param>
/// <param name="Tries">Transactions begun for it.</param>
public sealed record Refund(
    string Id,
    long Version,
    string OrderId,
    long Number,
    long Amount,
    string Currency,
    RefundStatus Status,
    string ReasonCode,
    string? Note,
    string? CustomerReason,
    string RequestedBy,
    string? FailureCode,
    string? Failure,
    string? SettledReference,
    long Tries,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>Reason code of a refund that belongs to the cancellation of its order.</summary>
    public const string OrderCancelled = "ORDER_CANCELLED";

    /// <summary>Reason code of a refund without one.</summary>
    public const string Other = "OTHER";

    /// <summary>Units of lines that it is for; none for a refund of an amount.</summary>
    public IReadOnlyList<RefundLine> Lines { get; init; } = [];

    /// <summary>Minor units of the order's shipping that it is for.</summary>
    public long Shipping { get; init; }

    /// <summary>The shop's id of the return that it is for.</summary>
    public string? ReturnId { get; init; }

    /// <summary>Subject of the operator who last tried it again.</summary>
    public string? RetriedBy { get; init; }

    /// <summary>Subject of the operator who settled or cancelled it.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>Reason for the customer. A note is for operators, unless the saga wrote it.</summary>
    public string PublicReason => CustomerReason ?? (RequestedBy == SystemActors.Saga ? Note : null) ?? "Refunded by an operator.";

    /// <summary>Key of an order's refund by its number.</summary>
    public static string IdOf(string orderId, long number) => $"{orderId}-r{number}";

    /// <summary>Order of a refund id; null where it is no refund id.</summary>
    public static string? OrderIdOf(string refundId) => refundId.LastIndexOf("-r", StringComparison.Ordinal) is var at and > 0
        ? refundId[..at]
        : null;

    internal static Refund New(
        Payment payment, long amount, string reasonCode, string? note, string? customerReason, string requestedBy, DateTimeOffset now)
    {
        var number = payment.RefundCount + 1;
        return new Refund(
            IdOf(payment.OrderId, number),
            Version: 1,
            payment.OrderId,
            number,
            amount,
            payment.Currency,
            RefundStatus.Requested,
            reasonCode,
            note,
            customerReason,
            requestedBy,
            FailureCode: null,
            Failure: null,
            SettledReference: null,
            Tries: 0,
            CreatedAt: now,
            ChangedAt: now);
    }

    internal Refund Next(RefundStatus status, DateTimeOffset now) => this with { Version = Version + 1, Status = status, ChangedAt = now };
}
