using Doms.Primitives;

namespace Doms.Payments.Domain;

/// <summary>Where an order's money is.</summary>
public enum PaymentStatus
{
    /// <summary>The charge is intended; nothing is known of it yet.</summary>
    Pending,

    /// <summary>The charge was sent and its outcome is not known; an inquiry owns it.</summary>
    Unknown,

    /// <summary>The money was taken.</summary>
    Completed,

    /// <summary>The provider, or this service, definitely refused the charge.</summary>
    Failed,

    /// <summary>Definitely nothing was taken, and nothing ever will be.</summary>
    Voided,

    /// <summary>All that was taken is back.</summary>
    Refunded,
}

/// <summary>Where one refund is.</summary>
public enum RefundStatus
{
    /// <summary>Intended or sent; its amount counts as in flight.</summary>
    Pending,

    /// <summary>The money is back.</summary>
    Completed,

    /// <summary>The provider definitely refused it.</summary>
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
