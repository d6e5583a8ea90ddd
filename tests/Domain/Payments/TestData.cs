using Doms.Contracts.Messages;
using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Payments;

/// <summary>Payments in every state, and the messages they can receive.</summary>
static class TestData
{
    public const string Order = "o1";
    public const string Id = "p1";
    public const long Amount = 2_000;

    public static readonly DateTimeOffset Before = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = Before.AddMinutes(1);
    public static readonly DecisionContext Facts = new(Now, Id, "USD");

    public static readonly InitiatePayment InitiateCommand = new(Order, "alice", Amount, "USD", "tok_1");
    public static readonly RefundPayment RefundCommand = new(Order, "alice", "out of stock");
    public static readonly ChargeSucceeded Succeeded = new(Order, "ch_1", 1);
    public static readonly ChargeDeclined Declined = new(Order, "card_declined", "insufficient funds", 1);
    public static readonly ChargeUnknown Unknown = new(Order, "The provider did not answer in time.", 1);
    public static readonly ChargeVoided Voided = new(Order, 2);

    public static Payment Payment(PaymentStatus status) => new(
        Order, 3, Id, "alice", status, Amount,
        status is PaymentStatus.Completed or PaymentStatus.Refunded ? Amount : 0,
        status is PaymentStatus.Refunded ? Amount : 0,
        0, "USD", null, null, 1, 0, null, false, null, Before, Before);

    public static Payment Pending => Payment(PaymentStatus.Pending);

    public static Payment Completed => Payment(PaymentStatus.Completed);

    public static Payment InFlight(long amount) => Completed with { RefundInFlight = amount, RefundCount = 1 };

    public static Refund Refund(long amount, RefundStatus status = RefundStatus.Pending) => new(
        "o1/refund/1", 1, Order, amount, "USD", status, "broken", "olga", null, null, Before, Before);

    public static RefundSucceeded RefundSucceeded => new(Order, "o1/refund/1", "re_1");

    public static RefundRefused RefundRefused => new(Order, "o1/refund/1", "refund_refused", "The account is closed.");

    public static RefundByOperator OperatorRefund(long? amount = null) => new(Order, amount, "broken", "olga");
}
