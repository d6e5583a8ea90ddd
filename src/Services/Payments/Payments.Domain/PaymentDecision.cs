using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>What is outside a decision's command and state.</summary>
/// <param name="NewId">An id for a payment that is written now.</param>
/// <param name="Currency">The shop's currency.</param>
public readonly record struct DecisionContext(DateTimeOffset Now, string NewId, string Currency);

/// <summary>A decision about a payment, with the rows and calls that belong to it.</summary>
/// <param name="Payment">The payment's new state and the messages that tell of it.</param>
public sealed record PaymentDecision(Decision<Payment> Payment)
{
    /// <summary>Nothing to do: a repeat, or a message that came too late to matter.</summary>
    public static PaymentDecision Nothing { get; } = new(Decision<Payment>.Nothing);

    public static PaymentDecision OutOfOrder { get; } = new(Decision<Payment>.OutOfOrder);

    /// <summary>A refund that begins or ends now.</summary>
    public Refund? Refund { get; init; }

    /// <summary>Money that moved.</summary>
    public LedgerEntry? Entry { get; init; }

    /// <summary>A charge to perform.</summary>
    public ChargeCard? ChargeEffect { get; init; }

    /// <summary>A refund to perform.</summary>
    public IssueRefund? RefundEffect { get; init; }

    public static PaymentDecision Change(Payment payment, params IReadOnlyList<object> messages) =>
        new(Decision<Payment>.Change(payment, messages));

    public static PaymentDecision Reject(RejectionKind kind, string code, string detail, string? field = null) =>
        new(Decision<Payment>.Refuse(kind, code, detail, field));
}
