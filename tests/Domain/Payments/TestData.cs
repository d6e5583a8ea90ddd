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
    public static readonly DateTimeOffset StoreClock = Before.AddMinutes(2);
    public static readonly DecisionContext Facts = new(Now, StoreClock, Id, "USD", PaymentMethod.MinLifetime);

    public static readonly InitiatePayment InitiateCommand = new(Order, "alice", Amount, "USD", null);
    public static readonly InitiatePayment InitiateWithLines = InitiateCommand with { Lines = [new("1", 4, 1_500)], Shipping = 500 };
    public static readonly PreparePayment PrepareCommand = new(Order, "alice", "tok_1");
    public static readonly PaymentMethod Method = new(Order, 1, "alice", "tok_1", StoreClock + PaymentMethod.MinLifetime);
    public static readonly RefundPayment RefundCommand = new(Order, "alice", "out of stock");
    public static readonly ChargeSucceeded Succeeded = new(Order, "ch_1", 1);
    public static readonly ChargeDeclined Declined = new(Order, "card_declined", "insufficient funds", 1);
    public static readonly ChargeUnknown Unknown = new(Order, "The provider did not answer in time.", 1);
    public static readonly ChargeVoided Voided = new(Order, 2);
    public static readonly SettleRefund SettleCommand = new(Order, "o1-r1", "SEPA 7", "by bank transfer", "olga");
    public static readonly CancelRefund CancelCommand = new(Order, "o1-r1", "replaced", "olga");

    public static Payment Payment(PaymentStatus status) => new(
        Order, 3, Id, "alice", "USD", status, Amount,
        status is PaymentStatus.Completed or PaymentStatus.Refunded ? Amount : 0,
        status is PaymentStatus.Refunded ? Amount : 0,
        0, 0, 1, 0, null, false, null, null, Before, Before);

    public static Payment Pending => Payment(PaymentStatus.Pending);

    public static Payment Completed => Payment(PaymentStatus.Completed);

    public static Payment Free => Completed with { Amount = 0, Captured = 0, TransactionCount = 0 };

    /// <summary>Two lines, of 3 units for 10.00 and of 1 unit for 5.00, and shipping for 5.00.</summary>
    public static Payment WithLines => Completed with { Lines = [new("1", 3, 1_000), new("2", 1, 500)], Shipping = 500 };

    public static Payment InFlight(long amount) => Completed with { RefundInFlight = amount, RefundCount = 1, TransactionCount = 2 };

    public static PaymentTransaction Charge(TransactionStatus status) => new(
        "o1-t1", 2, Order, 1, TransactionKind.Charge, status, Amount, "USD", null, null, "default", "o1-t1", null, null, null, 1,
        Before, null);

    /// <summary>The charge of a payment in this status.</summary>
    public static PaymentTransaction ChargeOf(PaymentStatus status) => Charge(status switch
    {
        PaymentStatus.Pending => TransactionStatus.Pending,
        PaymentStatus.Unknown => TransactionStatus.Unknown,
        PaymentStatus.Failed => TransactionStatus.Failed,
        PaymentStatus.Voided => TransactionStatus.Voided,
        _ => TransactionStatus.Succeeded,
    });

    public static Refund Refund(long amount, RefundStatus status = RefundStatus.Pending) => new(
        "o1-r1", 1, Order, 1, amount, "USD", status, "DAMAGED", "broken", "Scratched box", "olga", null, null, null, 1, Before, Before);

    public static PaymentTransaction RefundTransaction(long amount, TransactionStatus status = TransactionStatus.Pending) => new(
        "o1-t2", 1, Order, 2, TransactionKind.Refund, status, amount, "USD", "o1-t1", "o1-r1", "default", "o1-t2", null, null, null, 0,
        Before, null);

    public static PaymentRows Rows(Payment? payment, Refund? last = null) =>
        new(payment, payment is null ? null : ChargeOf(payment.Status), last);

    public static RefundSucceeded RefundSucceeded => new(Order, "o1-r1", "re_1", "o1-t2");

    public static RefundRefused RefundRefused => new(Order, "o1-r1", "refund_refused", "The account is closed.", "o1-t2");

    public static RefundByOperator OperatorRefund(long? amount = null) => new(Order, amount, "broken", "olga");

    public static RefundByOperator NewRefund(long? amount = null) => new(
        Order, amount, "broken", "olga", OrderCancellation.Never, "DAMAGED", "Scratched box");
}
