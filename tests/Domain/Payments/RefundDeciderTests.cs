using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class RefundDeciderTests
{
    [Fact]
    public void Refund_before_payment_leaves_voided_tombstone()
    {
        var voided = Spec.Given<Payment>(null)
            .When(p => RefundDecider.RefundOrVoid(p, TestData.RefundCommand, TestData.Facts))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 1));

        (voided.Status, voided.Amount).ShouldBe((PaymentStatus.Voided, 0));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Refund_of_pending_payment_is_remembered_until_outcome(PaymentStatus status)
    {
        var updated = Spec.Given(TestData.Payment(status))
            .When(p => RefundDecider.RefundOrVoid(p, TestData.RefundCommand, TestData.Facts)).ThenChanged();

        (updated.Status, updated.PendingRefundReason).ShouldBe((status, "out of stock"));
        Spec.Given(updated).When(p => RefundDecider.RefundOrVoid(p, TestData.RefundCommand, TestData.Facts)).ThenNothing();
    }

    [Theory]
    [InlineData(PaymentStatus.Failed, 0)]
    [InlineData(PaymentStatus.Voided, 0)]
    [InlineData(PaymentStatus.Refunded, 2_000)]
    public void Repeated_refund_publishes_again_and_moves_no_money(PaymentStatus status, long total)
    {
        var decision = RefundDecider.RefundOrVoid(TestData.Payment(status), TestData.RefundCommand, TestData.Facts);

        decision.Effect<IssueRefund>().ShouldBeNull();
        decision.Row<Payment>()!.Status.ShouldBe(status);
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, total, "USD", true, 4)]);
    }

    [Fact]
    public void Refund_of_free_payment_moves_no_money() =>
        Spec.Given(TestData.Completed with { Amount = 0, Captured = 0 })
            .When(p => RefundDecider.RefundOrVoid(p, TestData.RefundCommand, TestData.Facts))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4))
            .Status.ShouldBe(PaymentStatus.Refunded);

    [Fact]
    public void Refund_returns_remaining_amount_once()
    {
        var first = RefundDecider.RefundOrVoid(
            TestData.Completed with { Refunded = 500, RefundCount = 1 }, TestData.RefundCommand, TestData.Facts);

        first.Effect<IssueRefund>().ShouldBe(new IssueRefund("o1", "o1/refund/2", 1_500, "USD"));
        first.Row<Refund>().ShouldBe(new Refund(
            "o1/refund/2", 1, "o1", 1_500, "USD", RefundStatus.Pending, "out of stock", "saga", null, null,
            TestData.Now, TestData.Now));
        first.Row<Payment>()!.RefundInFlight.ShouldBe(1_500);
        first.Messages.ShouldBeEmpty();
        RefundDecider.RefundOrVoid(first.Row<Payment>(), TestData.RefundCommand, TestData.Facts).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Refund_of_remaining_amount_marks_payment_refunded()
    {
        var decision = RefundDecider.Succeed(TestData.InFlight(2_000), TestData.Refund(2_000), TestData.RefundSucceeded, TestData.Now);

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Refunded, payment.RefundInFlight).ShouldBe((PaymentStatus.Refunded, 2_000, 0));
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 2_000, 2_000, "USD", true, 4)]);
        decision.Row<Refund>()!.Status.ShouldBe(RefundStatus.Completed);
        decision.Row<LedgerEntry>().ShouldBe(new LedgerEntry(
            "o1/refund/1", 1, "o1", "customers", "provider", 2_000, "USD", "refund", "re_1", TestData.Now));
    }

    [Fact]
    public void Partial_refund_leaves_payment_completed()
    {
        var decision = RefundDecider.Succeed(TestData.InFlight(500), TestData.Refund(500), TestData.RefundSucceeded, TestData.Now);

        decision.Row<Payment>()!.Status.ShouldBe(PaymentStatus.Completed);
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 500, 500, "USD", false, 4)]);
    }

    [Fact]
    public void Refused_refund_is_published_and_can_be_retried()
    {
        var decision = RefundDecider.Fail(TestData.InFlight(2_000), TestData.Refund(2_000), TestData.RefundRefused, TestData.Now);

        decision.Messages.ShouldBe([new PaymentRefundFailed("o1", "p1", "The account is closed.", 4)]);
        decision.Row<Refund>()!.Failure.ShouldBe("The account is closed.");
        decision.Row<LedgerEntry>().ShouldBeNull();
        var again = RefundDecider.RefundOrVoid(decision.Row<Payment>(), TestData.RefundCommand, TestData.Facts);
        again.Effect<IssueRefund>().ShouldBe(new IssueRefund("o1", "o1/refund/2", 2_000, "USD"));
    }

    [Theory]
    [InlineData(RefundStatus.Completed)]
    [InlineData(RefundStatus.Failed)]
    public void Repeated_refund_outcome_does_nothing(RefundStatus status)
    {
        var refund = TestData.Refund(500, status);

        RefundDecider.Succeed(TestData.Completed, refund, TestData.RefundSucceeded, TestData.Now).ShouldBeSameAs(Decision.Nothing);
        RefundDecider.Fail(TestData.Completed, refund, TestData.RefundRefused, TestData.Now).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Refund_outcome_before_refund_is_out_of_order()
    {
        RefundDecider.Succeed(null, null, TestData.RefundSucceeded, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        RefundDecider.Succeed(TestData.Completed, null, TestData.RefundSucceeded, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        RefundDecider.Fail(null, null, TestData.RefundRefused, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        RefundDecider.Fail(TestData.Completed, null, TestData.RefundRefused, TestData.Now).IsOutOfOrder.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2_000L)]
    public void Full_refund_before_dispatch_requests_cancellation(long? amount)
    {
        var decision = RefundDecider.RefundByOperator(TestData.Completed, TestData.OperatorRefund(amount), TestData.Now);

        decision.Effect<IssueRefund>().ShouldBeNull();
        decision.Row<Payment>()!.RefundInFlight.ShouldBe(0);
        decision.Messages.ShouldBe([new RefundRequested("o1", "broken", "olga", 4)]);
    }

    [Fact]
    public void Cancellation_without_reason_gets_default_reason() =>
        RefundDecider.RefundByOperator(TestData.Completed, TestData.OperatorRefund() with { Reason = null }, TestData.Now)
            .Messages.ShouldBe([new RefundRequested("o1", "Refunded by an operator.", "olga", 4)]);

    [Theory]
    [InlineData(false, 500L, 500)]
    [InlineData(true, 500L, 500)]
    [InlineData(true, 2_000L, 2_000)]
    [InlineData(true, null, 2_000)]
    public void Partial_or_dispatched_refund_is_issued(bool dispatched, long? amount, long returned)
    {
        var decision = RefundDecider.RefundByOperator(
            TestData.Completed with { IsDispatched = dispatched }, TestData.OperatorRefund(amount), TestData.Now);

        decision.Effect<IssueRefund>().ShouldBe(new IssueRefund("o1", "o1/refund/1", returned, "USD"));
        decision.Row<Refund>()!.RequestedBy.ShouldBe("olga");
        decision.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-5L)]
    public void Non_positive_refund_amount_is_rejected(long amount) =>
        Spec.Given(TestData.Completed)
            .When(p => RefundDecider.RefundByOperator(p, TestData.OperatorRefund(amount), TestData.Now))
            .ThenRefused(RejectionKind.Invalid, "invalid_amount");

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void Incomplete_payment_cannot_be_refunded(PaymentStatus status) =>
        Spec.Given(TestData.Payment(status))
            .When(p => RefundDecider.RefundByOperator(p, TestData.OperatorRefund(), TestData.Now))
            .ThenRefused(RejectionKind.Conflict, "payment_not_completed");

    [Fact]
    public void Missing_payment_is_not_found() =>
        Spec.Given<Payment>(null)
            .When(p => RefundDecider.RefundByOperator(p, TestData.OperatorRefund(), TestData.Now))
            .ThenRefused(RejectionKind.NotFound, "payment_not_found");

    [Fact]
    public void Refunded_or_in_flight_payment_has_nothing_left()
    {
        foreach (var payment in (Payment[])[TestData.Payment(PaymentStatus.Refunded), TestData.InFlight(2_000)])
            Spec.Given(payment)
                .When(p => RefundDecider.RefundByOperator(p, TestData.OperatorRefund(), TestData.Now))
                .ThenRefused(RejectionKind.Conflict, "nothing_left");
    }

    [Fact]
    public void Refund_above_remaining_amount_names_both_amounts()
    {
        var decision = RefundDecider.RefundByOperator(TestData.InFlight(500), TestData.OperatorRefund(1_501), TestData.Now);

        decision.Rejection.ShouldBe(new Rejection(
            RejectionKind.Conflict, "refund_exceeds_payment", "15.01 USD is more than the 15.00 USD that is refundable.", "amount"));
    }
}
