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
    /// <summary>Begun or sent; its amount counts as in flight.</summary>
    Pending,

    /// <summary>The refund succeeded.</summary>
    Completed,

    /// <summary>The provider refused it with a final code.</summary>
    Failed,
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

    public static string Text(this PaymentStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static PaymentStatus Parse(string text) => Texts.Parse(text);
}

/// <summary>Text of a refund status, as it is stored and shown.</summary>
public static class RefundStatusText
{
    static readonly EnumText<RefundStatus> Texts = new(
        "refund status",
        (RefundStatus.Pending, "PENDING"),
        (RefundStatus.Completed, "COMPLETED"),
        (RefundStatus.Failed, "FAILED"));

    public static string Text(this RefundStatus status) => Texts.Of(status);

    /// <exception cref="ArgumentException">The text is unknown.</exception>
    public static RefundStatus Parse(string text) => Texts.Parse(text);
}
