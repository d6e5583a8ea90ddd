namespace Doms.Payments.Domain;

/// <summary>Computes the status of a payment from its sums and its last collection.</summary>
public static class PaymentFold
{
    /// <param name="payment">Its status is ignored.</param>
    /// <param name="collection">Status of the last charge; null when none was begun.</param>
    public static PaymentStatus StatusOf(Payment payment, TransactionStatus? collection) => collection switch
    {
        TransactionStatus.Pending => PaymentStatus.Pending,
        TransactionStatus.Unknown => PaymentStatus.Unknown,
        _ when payment.Captured > 0 => payment.IsFullyRefunded ? PaymentStatus.Refunded : PaymentStatus.Completed,
        TransactionStatus.Voided => PaymentStatus.Voided,
        _ when payment.PendingRefundReason is not null => PaymentStatus.Voided,
        _ => payment.Code is null ? PaymentStatus.Completed : PaymentStatus.Failed,
    };

    internal static Payment Fold(this Payment payment, TransactionStatus? collection) =>
        payment with { Status = StatusOf(payment, collection) };
}
