using Doms.Contracts.Http;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>Maps payments and refunds to the views of the API.</summary>
static class PaymentViews
{
    const string CancellationRequested = "CANCELLATION_REQUESTED";

    public static PaymentView ToView(this Payment payment) => new(
        payment.PaymentId,
        payment.OrderId,
        payment.Status.Text(),
        Major(payment.Amount, payment.Currency),
        Major(payment.Refunded, payment.Currency),
        Major(payment.RefundInFlight, payment.Currency),
        payment.Currency,
        payment.Reason,
        payment.Code,
        payment.Attempts,
        payment.CreatedAt,
        payment.ChangedAt,
        payment.Version);

    /// <param name="refund">Null where the order's cancellation was requested instead.</param>
    public static RefundView ToRefundView(this Payment payment, Refund? refund) => refund is null
        ? new(
            payment.OrderId, payment.PaymentId, CancellationRequested, RefundId: null,
            Money.ToMajor(payment.RefundableAmount, payment.Currency), payment.Currency)
        : new(
            payment.OrderId, payment.PaymentId, refund.Status.Text(), refund.Id,
            Money.ToMajor(refund.Amount, refund.Currency), refund.Currency);

    // A payment refused for its unknown currency has the amount 0, which is shown as it is.
    static decimal Major(long minor, string currency) =>
        Primitives.Currency.IsKnown(currency) ? Money.ToMajor(minor, currency) : minor;
}
