using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Status of an order's payment.</summary>
public enum PaymentStatus
{
    /// <summary>The charge was begun; its outcome is not known yet.</summary>
    Pending,

    /// <summary>The charge was sent and its outcome is unknown; the provider is queried for it.</summary>
    Unknown,

    /// <summary>The charge succeeded.</summary>
    Completed,

    /// <summary>The provider, or this service, refused the charge with a final code.</summary>
    Failed,

    /// <summary>Nothing was and will be collected.</summary>
    Voided,

    /// <summary>The whole charge is refunded.</summary>
    Refunded,
}

/// <summary>Status of a refund.</summary>
public enum RefundStatus
{
    /// <summary>Waits for the saga, which cancels the order or refuses to; no money is in flight.</summary>
    Requested,

    /// <summary>Begun or sent; its amount counts as in flight.</summary>
    Pending,

    /// <summary>The refund succeeded.</summary>
    Succeeded,

    /// <summary>The provider refused it with a final code.</summary>
    Failed,

    /// <summary>An operator gave the money back outside the provider.</summary>
    SettledManually,

    /// <summary>Nothing was left to refund when its turn came.</summary>
    Cancelled,
}

/// <summary>Direction of a transaction.</summary>
public enum TransactionKind
{
    /// <summary>Collects money from the customer.</summary>
    Charge,

    /// <summary>Gives money back.</summary>
    Refund,
}

/// <summary>Status of a transaction.</summary>
public enum TransactionStatus
{
    /// <summary>Begun or sent; its outcome is not known yet.</summary>
    Pending,

    /// <summary>Sent, and its outcome is unknown; the provider is queried for it.</summary>
    Unknown,

    /// <summary>The money was moved.</summary>
    Succeeded,

    /// <summary>The provider refused it with a final code.</summary>
    Failed,

    /// <summary>It was cancelled before it took effect.</summary>
    Voided,
}

/// <summary>Text of a payment status, as it is stored and shown.</summary>
public static class PaymentStatusText
{
    static readonly EnumText<PaymentStatus> Texts = new(
        "payment status",
        (PaymentStatus.Pending, "PENDING"),
        (PaymentStatus.Unknown, "UNKNOWN"),
        (PaymentStatus.Completed, "COMPLETED"),
        (PaymentStatus.Failed, "FAILED"),
        (PaymentStatus.Voided, "VOIDED"),
        (PaymentStatus.Refunded, "REFUNDED"));

    /// <summary>Every text.</summary>
    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this PaymentStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static PaymentStatus Parse(string text) => Texts.Parse(text);
}

/// <summary>Text of a refund status, as it is stored and shown.</summary>
public static class RefundStatusText
{
    static readonly EnumText<RefundStatus> Texts = new(
        "refund status",
        (RefundStatus.Requested, "REQUESTED"),
        (RefundStatus.Pending, "PENDING"),
        (RefundStatus.Succeeded, "SUCCEEDED"),
        (RefundStatus.Failed, "FAILED"),
        (RefundStatus.SettledManually, "SETTLED_MANUALLY"),
        (RefundStatus.Cancelled, "CANCELLED"));

    /// <summary>Every text.</summary>
    public static IReadOnlyList<string> All => Texts.All;

    public static string Text(this RefundStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static RefundStatus Parse(string text) => Texts.Parse(text);
}

/// <summary>Text of a transaction kind, as it is stored.</summary>
public static class TransactionKindText
{
    static readonly EnumText<TransactionKind> Texts = new(
        "transaction kind", (TransactionKind.Charge, "CHARGE"), (TransactionKind.Refund, "REFUND"));

    public static string Text(this TransactionKind kind) => Texts.Of(kind);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static TransactionKind Parse(string text) => Texts.Parse(text);
}

/// <summary>Text of a transaction status, as it is stored.</summary>
public static class TransactionStatusText
{
    static readonly EnumText<TransactionStatus> Texts = new(
        "transaction status",
        (TransactionStatus.Pending, "PENDING"),
        (TransactionStatus.Unknown, "UNKNOWN"),
        (TransactionStatus.Succeeded, "SUCCEEDED"),
        (TransactionStatus.Failed, "FAILED"),
        (TransactionStatus.Voided, "VOIDED"));

    public static string Text(this TransactionStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static TransactionStatus Parse(string text) => Texts.Parse(text);
}
