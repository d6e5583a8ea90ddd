using Doms.Contracts.Http;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>Maps payments and refunds to the views of the API.</summary>
static class PaymentViews
{
    public const string CancellationRequested = "CANCELLATION_REQUESTED";

    /// <param name="charge">Null where the payment has none.</param>
    public static PaymentView ToView(this Payment payment, PaymentTransaction? charge) => new(
        payment.PaymentId,
        payment.OrderId,
        payment.Status.Text(),
        Major(payment.Amount, payment.Currency),
        Major(payment.ReturnedAmount, payment.Currency),
        Major(payment.RefundInFlight, payment.Currency),
        payment.Currency,
        payment.Reason,
        payment.Code,
        charge?.Attempts ?? 0,
        payment.CreatedAt,
        payment.ChangedAt,
        payment.Version,
        Major(Math.Min(payment.WrittenOff, payment.Captured - payment.ReturnedAmount), payment.Currency));

    /// <summary>Converts to the view of the earlier route, which calls a requested refund after what it waits for.</summary>
    public static RefundView ToRefundView(this Payment payment, Refund refund) => new(
        payment.OrderId,
        payment.PaymentId,
        refund.Status == RefundStatus.Requested ? CancellationRequested : refund.Status.Text(),
        refund.Id,
        Money.ToMajor(refund.Amount, refund.Currency),
        refund.Currency);

    /// <param name="refund">The refund that would begin.</param>
    public static RefundPreviewView ToRefundPreview(this Payment payment, Refund refund)
    {
        var left = payment.RefundableAmount - refund.Amount;
        var returned = payment.ReturnedAmount + payment.RefundInFlight + refund.Amount;
        return new(
            payment.OrderId,
            Money.ToMajor(refund.Amount, refund.Currency),
            refund.Currency,
            refund.ToCustomerView().Lines,
            Money.ToMajor(refund.Shipping, refund.Currency),
            refund.Status == RefundStatus.Requested,
            Money.ToMajor(left, refund.Currency),
            (returned == payment.Captured ? PaymentStatus.Refunded : PaymentStatus.Completed).Text());
    }

    /// <summary>Converts to the view for operators and the shop's backend.</summary>
    public static OrderRefundView ToView(this Refund refund) => refund.ToCustomerView() with
    {
        Note = refund.Note,
        RequestedBy = refund.RequestedBy,
        FailureCode = refund.FailureCode,
        Failure = refund.Failure,
        SettledReference = refund.SettledReference,
        RetriedBy = refund.RetriedBy,
        ClosedBy = refund.ClosedBy,
    };

    /// <summary>Address of a refund.</summary>
    public static string Location(this Refund refund) => $"/api/refunds/{refund.Id}";

    public static OrderRefundView ToCustomerView(this Refund refund) => new(
        refund.Id,
        refund.OrderId,
        refund.Status.Text(),
        Money.ToMajor(refund.Amount, refund.Currency),
        refund.Currency,
        refund.ReasonCode,
        refund.CustomerReason,
        Note: null,
        RequestedBy: null,
        FailureCode: null,
        Failure: null,
        SettledReference: null,
        refund.Tries,
        refund.CreatedAt,
        refund.ChangedAt,
        refund.Version,
        [.. refund.Lines.Select(line => new RefundLineView(line.LineId, line.Quantity, Money.ToMajor(line.Amount, refund.Currency)))],
        Money.ToMajor(refund.Shipping, refund.Currency),
        refund.ReturnId);

    // A payment refused for its unknown currency has the amount 0, which is shown as it is.
    static decimal Major(long minor, string currency) =>
        Primitives.Currency.IsKnown(currency) ? Money.ToMajor(minor, currency) : minor;
}
