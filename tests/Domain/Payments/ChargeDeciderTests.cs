using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class ChargeDeciderTests
{
    [Fact]
    public void A_new_payment_is_pending_and_charges_once()
    {
        var decision = ChargeDecider.Initiate(null, TestData.InitiateCommand, TestData.Facts);

        decision.Row<Payment>().ShouldBe(new Payment(
            "o1", 1, "p1", "alice", PaymentStatus.Pending, 2_000, 0, 0, 0, "USD", null, null, 0, 0, null, false, null,
            TestData.Now, TestData.Now));
        decision.Messages.ShouldBeEmpty();
        decision.Effect<ChargeCard>().ShouldBe(new ChargeCard("o1", 2_000, "USD", "tok_1"));
        ChargeCard.KeyOf("o1", 1).ShouldBe("o1/charge/1");
    }

    [Fact]
    public void Zero_amount_completes_without_charge()
    {
        var decision = ChargeDecider.Initiate(null, TestData.InitiateCommand with { Amount = 0 }, TestData.Facts);

        decision.Effect<ChargeCard>().ShouldBeNull();
        decision.Row<LedgerEntry>().ShouldBeNull();
        decision.Row<Payment>()!.Status.ShouldBe(PaymentStatus.Completed);
        decision.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 0, "USD", 1)]);
    }

    [Theory]
    [InlineData(null, "USD", "no_total")]
    [InlineData(-1L, "USD", "invalid_amount")]
    [InlineData(Money.MaxMinor + 1, "USD", "invalid_amount")]
    [InlineData(10L, "XXX", "unknown_currency")]
    public void Unchargeable_payment_fails_with_reason(long? amount, string currency, string code)
    {
        var decision = ChargeDecider.Initiate(null, TestData.InitiateCommand with { Amount = amount, Currency = currency }, TestData.Facts);

        decision.Effect<ChargeCard>().ShouldBeNull();
        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Amount, payment.Code).ShouldBe((PaymentStatus.Failed, 0, code));
        var failed = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<PaymentFailed>();
        failed.ShouldBe(new PaymentFailed("o1", "p1", code, payment.Reason!, 1));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Repeated_initiate_of_an_open_payment_awaits_its_outcome(PaymentStatus status) =>
        Repeat(TestData.Payment(status)).ShouldBeSameAs(Decision.Nothing);

    [Fact]
    public void Repeated_initiate_publishes_the_outcome_and_charges_nothing()
    {
        Spec.Given(TestData.Completed).When(Repeat).ThenPublished(new PaymentCompleted("o1", "p1", 2_000, "USD", 3));
        Spec.Given(TestData.Completed with { Amount = 0, Captured = 0 }).When(Repeat)
            .ThenPublished(new PaymentCompleted("o1", "p1", 0, "USD", 3));
        Spec.Given(TestData.Completed with { Refunded = 500 }).When(Repeat)
            .ThenPublished(new PaymentCompleted("o1", "p1", 2_000, "USD", 3));
        var declined = ChargeDecider.Decline(TestData.Pending, TestData.Declined, TestData.Now);
        Spec.Given(declined.Row<Payment>()).When(Repeat).ThenPublished([.. declined.Messages]);
        Repeat(TestData.Completed).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Repeated_initiate_never_succeeds_once_money_goes_back()
    {
        Spec.Given(TestData.InFlight(2_000)).When(Repeat).ThenNothing();
        Spec.Given(TestData.Payment(PaymentStatus.Refunded)).When(Repeat)
            .ThenPublished(new PaymentFailed("o1", "p1", "refunded", "The payment was refunded.", 3));
        var tombstone = RefundDecider.RefundOrVoid(null, TestData.RefundCommand, TestData.Facts).Row<Payment>();
        Spec.Given(tombstone).When(Repeat).ThenPublished(new PaymentFailed("o1", "p1", "voided", "The payment was voided.", 1));
    }

    static Decision Repeat(Payment? payment) => ChargeDecider.Initiate(payment, TestData.InitiateCommand, TestData.Facts);

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Successful_charge_completes_payment_and_writes_ledger_entry(PaymentStatus status)
    {
        var decision = ChargeDecider.Succeed(TestData.Payment(status), TestData.Succeeded, TestData.Now);

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Captured, payment.ProviderReference).ShouldBe((PaymentStatus.Completed, 2_000, "ch_1"));
        decision.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 2_000, "USD", 4)]);
        decision.Row<LedgerEntry>().ShouldBe(new LedgerEntry(
            "o1/charge", 1, "o1", "provider", "customers", 2_000, "USD", "charge", "ch_1", TestData.Now));
        decision.Effect<IssueRefund>().ShouldBeNull();
    }

    [Fact]
    public void Successful_charge_with_pending_refund_is_refunded_immediately()
    {
        var decision = ChargeDecider.Succeed(TestData.Pending with { PendingRefundReason = "too late" }, TestData.Succeeded, TestData.Now);

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Captured, payment.RefundInFlight).ShouldBe((PaymentStatus.Completed, 2_000, 2_000));
        decision.Row<LedgerEntry>()!.Amount.ShouldBe(2_000);
        decision.Effect<IssueRefund>().ShouldBe(new IssueRefund("o1", "o1/refund/1", 2_000, "USD"));
        decision.Row<Refund>()!.Reason.ShouldBe("too late");
        decision.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 2_000, "USD", 4)]);
    }

    [Theory]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void Late_successful_charge_of_ended_payment_is_refunded_immediately(PaymentStatus status)
    {
        var decision = ChargeDecider.Succeed(TestData.Payment(status), TestData.Succeeded, TestData.Now);

        decision.Row<Payment>()!.Captured.ShouldBe(2_000);
        decision.Effect<IssueRefund>()!.Amount.ShouldBe(2_000);
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Refunded)]
    public void A_charge_reported_twice_counts_once(PaymentStatus status) =>
        ChargeDecider.Succeed(TestData.Payment(status), TestData.Succeeded, TestData.Now).ShouldBeSameAs(Decision.Nothing);

    [Fact]
    public void Zero_amount_payment_ignores_successful_charge() =>
        ChargeDecider.Succeed(TestData.Payment(PaymentStatus.Voided) with { Amount = 0 }, TestData.Succeeded, TestData.Now)
            .ShouldBeSameAs(Decision.Nothing);

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Declined_charge_fails_payment(PaymentStatus status)
    {
        var failed = Spec.Given(TestData.Payment(status))
            .When(p => ChargeDecider.Decline(p, TestData.Declined, TestData.Now))
            .ThenChanged(new PaymentFailed("o1", "p1", "card_declined", "insufficient funds", 4));

        (failed.Status, failed.Code, failed.Captured).ShouldBe((PaymentStatus.Failed, "card_declined", 0));
    }

    [Fact]
    public void Declined_charge_with_pending_refund_voids_payment() =>
        Spec.Given(TestData.Pending with { PendingRefundReason = "cancelled" })
            .When(p => ChargeDecider.Decline(p, TestData.Declined, TestData.Now))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4))
            .Status.ShouldBe(PaymentStatus.Voided);

    [Fact]
    public void Unknown_outcome_is_published_once_and_is_not_failure()
    {
        var unknown = Spec.Given(TestData.Pending)
            .When(p => ChargeDecider.MarkUnknown(p, TestData.Unknown, TestData.Now))
            .ThenChanged(new PaymentUnknown("o1", "p1", "The provider did not answer in time.", 4));

        unknown.Status.ShouldBe(PaymentStatus.Unknown);
        Spec.Given(unknown).When(p => ChargeDecider.MarkUnknown(p, TestData.Unknown, TestData.Now)).ThenNothing();
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Unsent_charge_voids_payment(PaymentStatus status)
    {
        var voided = Spec.Given(TestData.Payment(status) with { PendingRefundReason = "cancelled" })
            .When(p => ChargeDecider.VoidUnsent(p, TestData.Voided, TestData.Now))
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4));

        (voided.Status, voided.Reason).ShouldBe((PaymentStatus.Voided, "cancelled"));
    }

    [Fact]
    public void Charge_outcome_before_payment_is_out_of_order()
    {
        var none = Spec.Given<Payment>(null);
        none.When(p => ChargeDecider.Succeed(p, TestData.Succeeded, TestData.Now)).ThenOutOfOrder();
        none.When(p => ChargeDecider.Decline(p, TestData.Declined, TestData.Now)).ThenOutOfOrder();
        none.When(p => ChargeDecider.MarkUnknown(p, TestData.Unknown, TestData.Now)).ThenOutOfOrder();
        none.When(p => ChargeDecider.VoidUnsent(p, TestData.Voided, TestData.Now)).ThenOutOfOrder();
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    [InlineData(PaymentStatus.Refunded)]
    public void Late_charge_outcome_does_not_change_final_payment(PaymentStatus status)
    {
        var given = Spec.Given(TestData.Payment(status));
        given.When(p => ChargeDecider.Decline(p, TestData.Declined, TestData.Now)).ThenNothing();
        given.When(p => ChargeDecider.MarkUnknown(p, TestData.Unknown, TestData.Now)).ThenNothing();
        given.When(p => ChargeDecider.VoidUnsent(p, TestData.Voided, TestData.Now)).ThenNothing();
    }

    [Fact]
    public void Dispatch_is_recorded_once()
    {
        var noted = Spec.Given(TestData.Completed).When(p => ChargeDecider.MarkDispatched(p, TestData.Now)).ThenChanged();

        noted.IsDispatched.ShouldBeTrue();
        Spec.Given(noted).When(p => ChargeDecider.MarkDispatched(p, TestData.Now)).ThenNothing();
        Spec.Given<Payment>(null).When(p => ChargeDecider.MarkDispatched(p, TestData.Now)).ThenNothing();
    }
}
