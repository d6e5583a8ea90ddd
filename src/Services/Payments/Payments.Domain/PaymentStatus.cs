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

/// <summary>The names that tables and the wire use.</summary>
public static class StatusNames
{
    /// <summary>Upper case, e.g. <c>PENDING</c>.</summary>
    public static string Name(this PaymentStatus status) => status switch
    {
        PaymentStatus.Pending => "PENDING",
        PaymentStatus.Unknown => "UNKNOWN",
        PaymentStatus.Completed => "COMPLETED",
        PaymentStatus.Failed => "FAILED",
        PaymentStatus.Voided => "VOIDED",
        _ => "REFUNDED",
    };

    /// <summary>Upper case, e.g. <c>COMPLETED</c>.</summary>
    public static string Name(this RefundStatus status) => status switch
    {
        RefundStatus.Pending => "PENDING",
        RefundStatus.Completed => "COMPLETED",
        _ => "FAILED",
    };

    /// <exception cref="ArgumentException">The name is none of a payment's.</exception>
    public static PaymentStatus ToPaymentStatus(string name) => name switch
    {
        "PENDING" => PaymentStatus.Pending,
        "UNKNOWN" => PaymentStatus.Unknown,
        "COMPLETED" => PaymentStatus.Completed,
        "FAILED" => PaymentStatus.Failed,
        "VOIDED" => PaymentStatus.Voided,
        "REFUNDED" => PaymentStatus.Refunded,
        _ => throw new ArgumentException($"'{name}' is no payment status.", nameof(name)),
    };

    /// <exception cref="ArgumentException">The name is none of a refund's.</exception>
    public static RefundStatus ToRefundStatus(string name) => name switch
    {
        "PENDING" => RefundStatus.Pending,
        "COMPLETED" => RefundStatus.Completed,
        "FAILED" => RefundStatus.Failed,
        _ => throw new ArgumentException($"'{name}' is no refund status.", nameof(name)),
    };
}
