using System.Text.Json.Serialization;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Payments;

/// <summary>A payment as the API shows it.</summary>
/// <param name="Amount">Major units.</param>
/// <param name="RefundedAmount">Major units given back.</param>
/// <param name="RefundInFlight">Major units on their way back.</param>
/// <param name="Reason">Why it failed, is unknown, was voided or went back.</param>
/// <param name="Attempts">Calls made to the provider for the charge.</param>
sealed record PaymentView(
    string PaymentId,
    string OrderId,
    string Status,
    decimal Amount,
    decimal RefundedAmount,
    decimal RefundInFlight,
    string Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    string? Code,
    long Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version)
{
    public static PaymentView Of(Payment payment) => new(
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

    // A payment that was refused for its currency shows its 0 all the same.
    static decimal Major(long minor, string currency) =>
        Primitives.Currency.IsKnown(currency) ? Money.ToMajor(minor, currency) : minor;
}

/// <summary>A refund that was asked for.</summary>
/// <param name="Status"><c>PENDING</c>, or <c>CANCELLATION_REQUESTED</c> where it is the order's cancellation.</param>
/// <param name="RefundId">None where it is a cancellation: the refund begins with that.</param>
/// <param name="Amount">Major units.</param>
sealed record RefundView(string OrderId, string PaymentId, string Status, string? RefundId, decimal Amount, string Currency)
{
    const string CancellationRequested = "CANCELLATION_REQUESTED";

    public static RefundView Of(Payment payment, Refund? refund) => refund is null
        ? new(
            payment.OrderId, payment.PaymentId, CancellationRequested, null,
            Money.ToMajor(payment.RefundableAmount, payment.Currency), payment.Currency)
        : new(
            payment.OrderId, payment.PaymentId, refund.Status.Text(), refund.Id,
            Money.ToMajor(refund.Amount, refund.Currency), refund.Currency);
}

/// <summary>What an operator sends.</summary>
/// <param name="Amount">Major units; null is what is left.</param>
sealed record RefundRequest(decimal? Amount, string? Reason);
