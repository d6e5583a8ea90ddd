using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class RefundDeciderTests
{
    [Fact]
    public void Refund_before_payment_leaves_voided_tombstone()
    {
        var voided = Spec.Given<Payment>(null).When(p => RefundOrVoid(p))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 1));

        (voided.Status, voided.Amount, voided.Version).ShouldBe((PaymentStatus.Voided, 0, 1));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Refund_of_pending_payment_is_remembered_until_outcome(PaymentStatus status)
    {
        var updated = Spec.Given(TestData.Payment(status)).When(p => RefundOrVoid(p)).ThenChanged();

        (updated.Status, updated.PendingRefundReason).ShouldBe((status, "out of stock"));
        Spec.Given(updated).When(p => RefundOrVoid(p)).ThenNothing();
    }

    [Theory]
    [InlineData(PaymentStatus.Failed, 0)]
    [InlineData(PaymentStatus.Voided, 0)]
    [InlineData(PaymentStatus.Refunded, 2_000)]
    public void Repeated_refund_publishes_again_and_moves_no_money(PaymentStatus status, long total)
    {
        var decision = RefundOrVoid(TestData.Payment(status));

        decision.Effects.ShouldBeEmpty();
        decision.Row<Payment>()!.Status.ShouldBe(status);
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, total, "USD", true, 4)]);
    }

    [Fact]
    public void Cancelled_free_payment_is_voided()
    {
        var voided = Spec.Given(TestData.Free).When(p => RefundOrVoid(p))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4));

        (voided.Status, voided.Reason).ShouldBe((PaymentStatus.Voided, "out of stock"));
        Spec.Given(voided).When(p => RefundOrVoid(p)).ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 5));
    }

    [Fact]
    public void Refund_returns_remaining_amount_once()
    {
        var first = RefundOrVoid(TestData.Completed with { Refunded = 500, RefundCount = 1, TransactionCount = 2 });

        first.Effects.ShouldBe([new EffectRequest("o1-t3", new IssueRefund("o1", "o1-r2", 1_500, "USD", "o1-t3", "o1-t1"))]);
        first.Row<Refund>().ShouldBe(new Refund(
            "o1-r2", 1, "o1", 2, 1_500, "USD", RefundStatus.Pending, "ORDER_CANCELLED", "out of stock", null, "saga", null, null, null, 1,
            TestData.Now, TestData.Now));
        first.Row<PaymentTransaction>().ShouldBe(new PaymentTransaction(
            "o1-t3", 1, "o1", 3, TransactionKind.Refund, TransactionStatus.Pending, 1_500, "USD", "o1-t1", "o1-r2", "default", "o1-t3",
            null, null, null, 0, TestData.Now, null));
        first.Row<Payment>()!.RefundInFlight.ShouldBe(1_500);
        first.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r2", 1_500, "USD", "ORDER_CANCELLED", null, 4, "saga")]);
        RefundOrVoid(first.Row<Payment>(), first.Row<Refund>()).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Saga_adopts_requested_refund_for_all_that_is_left()
    {
        var decision = RefundOrVoid(TestData.Completed with { RefundCount = 1 }, TestData.Refund(1_500, RefundStatus.Requested));

        var adopted = decision.Row<Refund>()!;
        (adopted.Id, adopted.Version, adopted.Status, adopted.Amount, adopted.ReasonCode, adopted.RequestedBy)
            .ShouldBe(("o1-r1", 2, RefundStatus.Pending, 2_000, "DAMAGED", "olga"));
        decision.Row<Payment>()!.RefundCount.ShouldBe(1);
        decision.Effect<IssueRefund>()!.RefundId.ShouldBe("o1-r1");
        decision.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r1", 2_000, "USD", "DAMAGED", "Scratched box", 4, "olga")]);
    }

    [Fact]
    public void Saga_tries_its_failed_refund_again_under_new_key()
    {
        var payment = TestData.Completed with { RefundCount = 1, TransactionCount = 2 };
        var failed = TestData.Refund(2_000, RefundStatus.Failed) with { Failure = "closed", FailureCode = "refund_refused" };
        var again = RefundOrVoid(payment, failed);

        again.Effects.ShouldBe([new EffectRequest("o1-t3", new IssueRefund("o1", "o1-r1", 2_000, "USD", "o1-t3", "o1-t1"))]);
        var refund = again.Row<Refund>()!;
        (refund.Tries, refund.Status, refund.Failure, refund.FailureCode).ShouldBe((2, RefundStatus.Pending, null, null));
        again.Row<Payment>()!.RefundCount.ShouldBe(1);
        RefundOrVoid(payment, TestData.Refund(500, RefundStatus.Failed)).Row<Refund>()!.Id.ShouldBe("o1-r2");
    }

    [Fact]
    public void Requested_refund_ends_when_nothing_is_left()
    {
        var requested = TestData.Refund(2_000, RefundStatus.Requested) with { Id = "o1-r2", Number = 2 };
        var settled = TestData.Payment(PaymentStatus.Refunded) with { Refunded = 0, SettledManually = 2_000, RefundCount = 2 };
        foreach (var decision in (Decision[])[RefundOrVoid(settled, requested), ExecuteRequested(settled, requested)])
        {
            decision.Row<Refund>()!.Status.ShouldBe(RefundStatus.Cancelled);
            decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, 2_000, "USD", true, 4, "o1-r2")]);
        }

        var inFlight = RefundOrVoid(TestData.InFlight(2_000), requested);
        inFlight.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, 0, "USD", false, 4, "o1-r2")]);
        inFlight.Effects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2_000, 0, 2_000)]
    [InlineData(1_200, 0, 1_200)]
    [InlineData(2_000, 500, 1_500)]
    public void Refused_cancellation_executes_requested_refund_as_return(long asked, long refunded, long expected)
    {
        var payment = TestData.Completed with { Refunded = refunded, RefundCount = 1 };
        var decision = ExecuteRequested(payment, TestData.Refund(asked, RefundStatus.Requested));

        decision.Effect<IssueRefund>()!.Amount.ShouldBe(expected);
        decision.Row<Refund>()!.Status.ShouldBe(RefundStatus.Pending);
        decision.Row<Payment>()!.RefundInFlight.ShouldBe(expected);
        decision.Messages.ShouldBe([new RefundBegun("o1", "p1", "o1-r1", expected, "USD", "DAMAGED", "Scratched box", 4, "olga")]);
    }

    [Fact]
    public void Refused_cancellation_without_requested_refund_changes_nothing()
    {
        ExecuteRequested(null, null).ShouldBeSameAs(Decision.Nothing);
        ExecuteRequested(TestData.Completed, null).ShouldBeSameAs(Decision.Nothing);
        foreach (var status in Enum.GetValues<RefundStatus>().Where(status => status != RefundStatus.Requested))
            ExecuteRequested(TestData.InFlight(500), TestData.Refund(500, status)).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Refund_of_remaining_amount_marks_payment_refunded()
    {
        var decision = Succeed(TestData.InFlight(2_000), TestData.Refund(2_000), TestData.RefundTransaction(2_000));

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Refunded, payment.RefundInFlight, payment.Reason)
            .ShouldBe((PaymentStatus.Refunded, 2_000, 0, "Scratched box"));
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 2_000, 2_000, "USD", true, 4, "o1-r1")]);
        decision.Row<Refund>()!.Status.ShouldBe(RefundStatus.Succeeded);
        var transaction = decision.Row<PaymentTransaction>()!;
        (transaction.Status, transaction.ProviderReference, transaction.SettledAt)
            .ShouldBe((TransactionStatus.Succeeded, "re_1", TestData.Now));
    }

    [Fact]
    public void Partial_refund_leaves_payment_completed()
    {
        var decision = Succeed(TestData.InFlight(500), TestData.Refund(500), TestData.RefundTransaction(500));

        decision.Row<Payment>()!.Status.ShouldBe(PaymentStatus.Completed);
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 500, 500, "USD", false, 4, "o1-r1")]);
    }

    [Fact]
    public void Refused_refund_is_published_with_its_id()
    {
        var decision = Fail(TestData.InFlight(2_000), TestData.Refund(2_000), TestData.RefundTransaction(2_000));

        decision.Messages.ShouldBe([new PaymentRefundFailed("o1", "p1", "The account is closed.", 4, "o1-r1")]);
        var refund = decision.Row<Refund>()!;
        (refund.Status, refund.FailureCode, refund.Failure)
            .ShouldBe((RefundStatus.Failed, "refund_refused", "The account is closed."));
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Failed);
        decision.Row<Payment>()!.RefundableAmount.ShouldBe(2_000);
    }

    [Theory]
    [InlineData(TransactionStatus.Unknown)]
    [InlineData(TransactionStatus.Succeeded)]
    [InlineData(TransactionStatus.Failed)]
    [InlineData(TransactionStatus.Voided)]
    public void Repeated_refund_outcome_does_nothing(TransactionStatus status)
    {
        var ended = TestData.RefundTransaction(500, status);

        Succeed(TestData.Completed, TestData.Refund(500), ended).ShouldBeSameAs(Decision.Nothing);
        Fail(TestData.Completed, TestData.Refund(500), ended).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Refused_refund_that_succeeded_after_all_is_counted()
    {
        var (refund, refused) = (TestData.Refund(500, RefundStatus.Failed), TestData.RefundTransaction(500, TransactionStatus.Failed));
        var decision = Succeed(TestData.Completed, refund, refused);

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Refunded, payment.RefundInFlight).ShouldBe((PaymentStatus.Completed, 500, 0));
        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 500, 500, "USD", false, 4, "o1-r1")]);
        decision.Row<Refund>()!.Status.ShouldBe(RefundStatus.Succeeded);
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Succeeded);
    }

    [Fact]
    public void Refused_refund_replaced_by_another_does_nothing()
    {
        var refused = TestData.RefundTransaction(500, TransactionStatus.Failed);

        Succeed(TestData.InFlight(1_600), TestData.Refund(500, RefundStatus.Failed), refused).ShouldBeSameAs(Decision.Nothing);
        foreach (var status in Enum.GetValues<RefundStatus>().Where(status => status != RefundStatus.Failed))
            Succeed(TestData.Completed, TestData.Refund(500, status), refused).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Refund_outcome_before_refund_is_out_of_order()
    {
        (Payment?, Refund?, PaymentTransaction?)[] incomplete =
        [
            (null, TestData.Refund(500), TestData.RefundTransaction(500)),
            (TestData.Completed, null, TestData.RefundTransaction(500)),
            (TestData.Completed, TestData.Refund(500), null),
        ];
        foreach (var (payment, refund, transaction) in incomplete)
        {
            Succeed(payment, refund, transaction).IsOutOfOrder.ShouldBeTrue();
            Fail(payment, refund, transaction).IsOutOfOrder.ShouldBeTrue();
        }
    }

    [Fact]
    public void Refunds_of_earlier_versions_are_found_by_their_number()
    {
        var outcome = new RefundSucceeded("o1", "o1/refund/2", "re_1");
        (outcome.CurrentRefundId, outcome.CurrentTransactionId).ShouldBe(("o1-r2", "o1-t3"));
        var refused = new RefundRefused("o1", "o1/refund/1", "refund_refused", "closed");
        (refused.CurrentRefundId, refused.CurrentTransactionId).ShouldBe(("o1-r1", "o1-t2"));
        (TestData.RefundSucceeded.CurrentRefundId, TestData.RefundSucceeded.CurrentTransactionId).ShouldBe(("o1-r1", "o1-t2"));
        (TestData.RefundRefused.CurrentRefundId, TestData.RefundRefused.CurrentTransactionId).ShouldBe(("o1-r1", "o1-t2"));
        new RefundSucceeded("o1", "o1/refund/x", "re_1").CurrentRefundId.ShouldBe("o1/refund/x");
        var issued = new IssueRefund("o1", "o1/refund/1", 5, "USD");
        (issued.Reference, issued.ChargeReference).ShouldBe(("o1/refund/1", "o1"));
    }

    static Decision RefundOrVoid(Payment? payment, Refund? last = null) =>
        RefundDecider.RefundOrVoid(TestData.Rows(payment, last), TestData.RefundCommand, TestData.Facts);

    static Decision ExecuteRequested(Payment? payment, Refund? last) =>
        RefundDecider.ExecuteRequested(TestData.Rows(payment, last), TestData.Now);

    static Decision Succeed(Payment? payment, Refund? refund, PaymentTransaction? transaction) =>
        RefundDecider.Succeed(payment, refund, transaction, TestData.RefundSucceeded, TestData.Now);

    static Decision Fail(Payment? payment, Refund? refund, PaymentTransaction? transaction) =>
        RefundDecider.Fail(payment, refund, transaction, TestData.RefundRefused, TestData.Now);

    [Theory, InlineData(null, null, "r", "o"), InlineData("o-t2", "o-t1", "o-t2", "o-t1")]
    public void Refund_of_earlier_versions_keeps_its_references(string? transaction, string? charge, string reference,
        string chargeReference)
    {
        var effect = new IssueRefund("o", "r", 1, "USD", transaction, charge);

        (effect.Reference, effect.ChargeReference).ShouldBe((reference, chargeReference));
    }
}
