namespace Doms.Orders.Domain;

/// <summary>Payment of an order, as Payments has told it; all amounts in minor units.</summary>
/// <param name="Status">One of <see cref="OrderPaymentStatuses"/>.</param>
/// <param name="Refunded">Refunded so far, also outside the provider.</param>
/// <param name="Refunds">The refunds that are under way, and the newest others.</param>
public sealed record OrderPayment(string? PaymentId, string Status, long Captured, long Refunded, IReadOnlyList<OrderRefund> Refunds)
{
    /// <summary>Refunds shown with an order, besides those under way.</summary>
    public const int MaxEndedRefunds = 50;

    public static OrderPayment None { get; } = new(null, OrderPaymentStatuses.None, 0, 0, []);

    /// <summary>Amount of the refunds whose outcome is awaited.</summary>
    public long InFlight => Refunds.Where(refund => refund.Status == RefundStatuses.Pending).Sum(refund => refund.Amount);

    /// <summary>True once everything that was taken is refunded.</summary>
    public bool IsRefunded => Captured > 0 && Refunded >= Captured;

    /// <summary>Amount that can still be refunded.</summary>
    public long Refundable => Math.Max(0, Captured - Refunded - InFlight);

    /// <summary>Derives the status: from the sums once money was taken, before from the newest answer of Payments.</summary>
    /// <param name="answer">Status by that answer.</param>
    public OrderPayment WithStatus(string answer) => this with
    {
        Status = (Captured, Refunded) switch
        {
            (0, _) => answer,
            (_, 0) => OrderPaymentStatuses.Paid,
            _ when IsRefunded => OrderPaymentStatuses.Refunded,
            _ => OrderPaymentStatuses.PartiallyRefunded,
        },
    };

    /// <summary>Adds or changes a refund, unless a newer version of it is known.</summary>
    public OrderPayment With(OrderRefund refund)
    {
        if (Refunds.FirstOrDefault(other => other.RefundId == refund.RefundId) is not { } known)
            return this with { Refunds = Bounded([.. Refunds, refund]) };
        if (known.Version >= refund.Version) return this;
        var changed = known with
        {
            Status = refund.Status,
            Version = refund.Version,
            Amount = refund.Amount == 0 ? known.Amount : refund.Amount,
            ReasonCode = refund.ReasonCode ?? known.ReasonCode,
            CustomerReason = refund.CustomerReason ?? known.CustomerReason,
        };
        return this with { Refunds = [.. Refunds.Select(other => other == known ? changed : other)] };
    }

    static IReadOnlyList<OrderRefund> Bounded(IReadOnlyList<OrderRefund> refunds)
    {
        var ended = refunds.Count(refund => refund.HasEnded);
        return ended <= MaxEndedRefunds ? refunds : [.. refunds.Where(refund => !refund.HasEnded || ended-- <= MaxEndedRefunds)];
    }
}

/// <summary>Refund of an order.</summary>
/// <param name="Status">One of <see cref="RefundStatuses"/>.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Version">Version of the payment that told the status.</param>
public sealed record OrderRefund(
    string RefundId, string Status, long Amount, string? ReasonCode, string? CustomerReason, long Version)
{
    /// <summary>True for a final status.</summary>
    public bool HasEnded => Status is RefundStatuses.Succeeded or RefundStatuses.SettledManually or RefundStatuses.Cancelled;
}

/// <summary>Statuses of an order's payment.</summary>
public static class OrderPaymentStatuses
{
    /// <summary>Payments has told nothing yet.</summary>
    public const string None = "NONE";

    /// <summary>The charge has begun, and the provider has not answered yet.</summary>
    public const string Pending = "PENDING";

    /// <summary>The charge was sent, and whether it took effect is being asked for.</summary>
    public const string Unknown = "UNKNOWN";

    public const string Failed = "FAILED";
    public const string Voided = "VOIDED";
    public const string Paid = "PAID";
    public const string PartiallyRefunded = "PARTIALLY_REFUNDED";
    public const string Refunded = "REFUNDED";
}

/// <summary>Statuses of a refund.</summary>
public static class RefundStatuses
{
    /// <summary>It waits for the order's saga.</summary>
    public const string Requested = "REQUESTED";

    public const string Pending = "PENDING";
    public const string Succeeded = "SUCCEEDED";
    public const string Failed = "FAILED";

    /// <summary>The money was returned outside the provider.</summary>
    public const string SettledManually = "SETTLED_MANUALLY";

    /// <summary>There was nothing to refund.</summary>
    public const string Cancelled = "CANCELLED";
}
