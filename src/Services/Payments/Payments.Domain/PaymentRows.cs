namespace Doms.Payments.Domain;

/// <summary>Rows on which a decision about refunds depends.</summary>
/// <param name="Charge">The charge, once the payment has one.</param>
/// <param name="LastRefund">The refund with the highest number.</param>
public sealed record PaymentRows(Payment? Payment, PaymentTransaction? Charge, Refund? LastRefund)
{
    /// <summary>The refund that waits for the saga; no other begins meanwhile, so it is the last one.</summary>
    public Refund? Requested => LastRefund is { Status: RefundStatus.Requested } ? LastRefund : null;
}
