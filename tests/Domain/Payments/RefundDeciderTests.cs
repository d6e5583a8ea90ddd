using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class RefundDeciderTests
{
    [Fact]
    public void Taking_back_what_is_not_there_leaves_a_tombstone()
    {
        var voided = Spec.Given<Payment>(null)
            .When(p => RefundDecider.TakeBack(p, Some.TakeBack, Some.Facts).Payment)
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 1));

        (voided.Status, voided.Amount).ShouldBe((PaymentStatus.Voided, 0));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Taking_back_what_is_not_known_yet_is_remembered_and_answered_later(PaymentStatus status)
    {
        var wanted = Spec.Given(Some.Payment(status))
            .When(p => RefundDecider.TakeBack(p, Some.TakeBack, Some.Facts).Payment).ThenChanged();

        (wanted.Status, wanted.RefundWanted).ShouldBe((status, "out of stock"));
        Spec.Given(wanted).When(p => RefundDecider.TakeBack(p, Some.TakeBack, Some.Facts).Payment).ThenNothing();
    }

    [Theory]
    [InlineData(PaymentStatus.Failed, 0)]
    [InlineData(PaymentStatus.Voided, 0)]
    [InlineData(PaymentStatus.Refunded, 2_000)]
    public void Taking_back_what_is_back_is_answered_again_and_moves_nothing(PaymentStatus status, long total)
    {
        var decision = RefundDecider.TakeBack(Some.Payment(status), Some.TakeBack, Some.Facts);

        decision.Return.ShouldBeNull();
        decision.Payment.State!.Status.ShouldBe(status);
        decision.Payment.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, total, "USD", true, 4)]);
    }

    [Fact]
    public void Taking_back_a_free_payment_moves_nothing() =>
        Spec.Given(Some.Completed with { Amount = 0, Captured = 0 })
            .When(p => RefundDecider.TakeBack(p, Some.TakeBack, Some.Facts).Payment)
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4))
            .Status.ShouldBe(PaymentStatus.Refunded);

    [Fact]
    public void Taking_back_gives_back_what_is_left_once()
    {
        var first = RefundDecider.TakeBack(Some.Completed with { Refunded = 500, Refunds = 1 }, Some.TakeBack, Some.Facts);

        first.Return.ShouldBe(new ReturnMoney("o1", "o1/refund/2", 1_500, "USD"));
        first.Refund.ShouldBe(new Refund(
            "o1/refund/2", 1, "o1", 1_500, "USD", RefundStatus.Pending, "out of stock", "saga", null, null,
            Some.Now, Some.Now));
        first.Payment.State!.RefundInFlight.ShouldBe(1_500);
        first.Payment.Messages.ShouldBeEmpty();
        RefundDecider.TakeBack(first.Payment.State, Some.TakeBack, Some.Facts).ShouldBeSameAs(PaymentDecision.Nothing);
    }

    [Fact]
    public void A_refund_that_gives_back_the_rest_ends_the_payment()
    {
        var decision = RefundDecider.Succeed(Some.InFlight(2_000), Some.Refund(2_000), Some.RefundDone, Some.Now);

        var payment = decision.Payment.State!;
        (payment.Status, payment.Refunded, payment.RefundInFlight).ShouldBe((PaymentStatus.Refunded, 2_000, 0));
        decision.Payment.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 2_000, 2_000, "USD", true, 4)]);
        decision.Refund!.Status.ShouldBe(RefundStatus.Completed);
        decision.Entry.ShouldBe(new LedgerEntry(
            "o1/refund/1", 1, "o1", "customers", "provider", 2_000, "USD", "refund", "re_1", Some.Now));
    }

    [Fact]
    public void A_part_given_back_leaves_the_payment_completed()
    {
        var decision = RefundDecider.Succeed(Some.InFlight(500), Some.Refund(500), Some.RefundDone, Some.Now);

        decision.Payment.State!.Status.ShouldBe(PaymentStatus.Completed);
        decision.Payment.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 500, 500, "USD", false, 4)]);
    }

    [Fact]
    public void A_refused_refund_is_told_and_can_be_tried_anew()
    {
        var decision = RefundDecider.Fail(Some.InFlight(2_000), Some.Refund(2_000), Some.RefundRefused, Some.Now);

        decision.Payment.Messages.ShouldBe([new PaymentRefundFailed("o1", "p1", "The account is closed.", 4)]);
        decision.Refund!.Failure.ShouldBe("The account is closed.");
        decision.Entry.ShouldBeNull();
        var again = RefundDecider.TakeBack(decision.Payment.State, Some.TakeBack, Some.Facts);
        again.Return.ShouldBe(new ReturnMoney("o1", "o1/refund/2", 2_000, "USD"));
    }

    [Theory]
    [InlineData(RefundStatus.Completed)]
    [InlineData(RefundStatus.Failed)]
    public void An_outcome_told_twice_counts_once(RefundStatus status)
    {
        var refund = Some.Refund(500, status);

        RefundDecider.Succeed(Some.Completed, refund, Some.RefundDone, Some.Now).ShouldBeSameAs(PaymentDecision.Nothing);
        RefundDecider.Fail(Some.Completed, refund, Some.RefundRefused, Some.Now).ShouldBeSameAs(PaymentDecision.Nothing);
    }

    [Fact]
    public void Outcomes_of_what_is_not_there_yet_wait_for_it()
    {
        RefundDecider.Succeed(null, null, Some.RefundDone, Some.Now).Payment.IsTooEarly.ShouldBeTrue();
        RefundDecider.Succeed(Some.Completed, null, Some.RefundDone, Some.Now).Payment.IsTooEarly.ShouldBeTrue();
        RefundDecider.Fail(null, null, Some.RefundRefused, Some.Now).Payment.IsTooEarly.ShouldBeTrue();
        RefundDecider.Fail(Some.Completed, null, Some.RefundRefused, Some.Now).Payment.IsTooEarly.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2_000L)]
    public void All_of_it_before_dispatch_is_a_cancel(long? amount)
    {
        var decision = RefundDecider.RefundByOperator(Some.Completed, Some.ByOperator(amount), Some.Now);

        decision.Return.ShouldBeNull();
        decision.Payment.State!.RefundInFlight.ShouldBe(0);
        decision.Payment.Messages.ShouldBe([new RefundRequested("o1", "broken", "olga", 4)]);
    }

    [Fact]
    public void A_cancel_without_a_reason_gets_one() =>
        RefundDecider.RefundByOperator(Some.Completed, Some.ByOperator() with { Reason = null }, Some.Now)
            .Payment.Messages.ShouldBe([new RefundRequested("o1", "Refunded by an operator.", "olga", 4)]);

    [Theory]
    [InlineData(false, 500L, 500)]
    [InlineData(true, 500L, 500)]
    [InlineData(true, 2_000L, 2_000)]
    [InlineData(true, null, 2_000)]
    public void A_part_or_what_was_dispatched_is_a_recorded_return(bool dispatched, long? amount, long returned)
    {
        var decision = RefundDecider.RefundByOperator(
            Some.Completed with { Dispatched = dispatched }, Some.ByOperator(amount), Some.Now);

        decision.Return.ShouldBe(new ReturnMoney("o1", "o1/refund/1", returned, "USD"));
        decision.Refund!.RequestedBy.ShouldBe("olga");
        decision.Payment.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-5L)]
    public void An_amount_of_nothing_is_refused(long amount) =>
        Spec.Given(Some.Completed)
            .When(p => RefundDecider.RefundByOperator(p, Some.ByOperator(amount), Some.Now).Payment)
            .ThenRefused(RejectionKind.Invalid, "invalid_amount");

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void Money_that_was_not_taken_is_not_given_back(PaymentStatus status) =>
        Spec.Given(Some.Payment(status))
            .When(p => RefundDecider.RefundByOperator(p, Some.ByOperator(), Some.Now).Payment)
            .ThenRefused(RejectionKind.Conflict, "payment_not_completed");

    [Fact]
    public void A_payment_that_is_not_there_is_not_found() =>
        Spec.Given<Payment>(null)
            .When(p => RefundDecider.RefundByOperator(p, Some.ByOperator(), Some.Now).Payment)
            .ThenRefused(RejectionKind.NotFound, "payment_not_found");

    [Fact]
    public void Nothing_is_left_when_all_is_back_or_on_its_way()
    {
        foreach (var payment in (Payment[])[Some.Payment(PaymentStatus.Refunded), Some.InFlight(2_000)])
            Spec.Given(payment)
                .When(p => RefundDecider.RefundByOperator(p, Some.ByOperator(), Some.Now).Payment)
                .ThenRefused(RejectionKind.Conflict, "nothing_left");
    }

    [Fact]
    public void More_than_is_left_is_refused_with_both_numbers()
    {
        var decision = RefundDecider.RefundByOperator(Some.InFlight(500), Some.ByOperator(1_501), Some.Now);

        decision.Payment.Rejection.ShouldBe(new Rejection(
            RejectionKind.Conflict, "refund_exceeds_payment", "15.01 USD is more than the 15.00 USD that is left.", "amount"));
    }
}
