using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class ChargeDeciderTests
{
    [Fact]
    public void A_new_payment_is_pending_and_charges_once()
    {
        var decision = ChargeDecider.Initiate(null, Some.Initiate, Some.Facts);

        decision.Payment.State.ShouldBe(new Payment(
            "o1", 1, "p1", "alice", PaymentStatus.Pending, 2_000, 0, 0, 0, "USD", null, null, 0, 0, null, false, null,
            Some.Now, Some.Now));
        decision.Payment.Messages.ShouldBeEmpty();
        decision.Charge.ShouldBe(new ChargeCard("o1", 2_000, "USD", "tok_1"));
        ChargeCard.KeyOf("o1", 1).ShouldBe("o1/charge/1");
    }

    [Fact]
    public void An_amount_of_0_completes_without_a_call()
    {
        var decision = ChargeDecider.Initiate(null, Some.Initiate with { Amount = 0 }, Some.Facts);

        decision.Charge.ShouldBeNull();
        decision.Entry.ShouldBeNull();
        decision.Payment.State!.Status.ShouldBe(PaymentStatus.Completed);
        decision.Payment.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 0, "USD", 1)]);
    }

    [Theory]
    [InlineData(null, "USD", "no_total")]
    [InlineData(-1L, "USD", "invalid_amount")]
    [InlineData(Money.MaxMinor + 1, "USD", "invalid_amount")]
    [InlineData(10L, "XXX", "unknown_currency")]
    public void What_cannot_be_charged_fails_with_a_reason(long? amount, string currency, string code)
    {
        var decision = ChargeDecider.Initiate(null, Some.Initiate with { Amount = amount, Currency = currency }, Some.Facts);

        decision.Charge.ShouldBeNull();
        var payment = decision.Payment.State!;
        (payment.Status, payment.Amount, payment.Code).ShouldBe((PaymentStatus.Failed, 0, code));
        var failed = decision.Payment.Messages.ShouldHaveSingleItem().ShouldBeOfType<PaymentFailed>();
        failed.ShouldBe(new PaymentFailed("o1", "p1", code, payment.Reason!, 1));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Refunded)]
    public void A_repeat_charges_nothing(PaymentStatus status) =>
        ChargeDecider.Initiate(Some.Payment(status), Some.Initiate, Some.Facts).ShouldBeSameAs(PaymentDecision.Nothing);

    [Fact]
    public void A_payment_called_off_before_it_began_is_refused()
    {
        var tombstone = RefundDecider.TakeBack(null, Some.TakeBack, Some.Facts).Payment.State;

        var decision = ChargeDecider.Initiate(tombstone, Some.Initiate, Some.Facts);

        decision.Charge.ShouldBeNull();
        decision.Payment.State!.Status.ShouldBe(PaymentStatus.Voided);
        decision.Payment.Messages.ShouldBe(
            [new PaymentFailed("o1", "p1", "voided", "The payment was called off before it began.", 2)]);
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void A_charge_that_succeeds_completes_the_payment_and_writes_the_movement(PaymentStatus status)
    {
        var decision = ChargeDecider.Succeed(Some.Payment(status), Some.Succeeded, Some.Now);

        var payment = decision.Payment.State!;
        (payment.Status, payment.Captured, payment.ProviderReference).ShouldBe((PaymentStatus.Completed, 2_000, "ch_1"));
        decision.Payment.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 2_000, "USD", 4)]);
        decision.Entry.ShouldBe(new LedgerEntry(
            "o1/charge", 1, "o1", "provider", "customers", 2_000, "USD", "charge", "ch_1", Some.Now));
        decision.Return.ShouldBeNull();
    }

    [Fact]
    public void A_charge_that_succeeds_though_the_money_is_wanted_back_goes_straight_back()
    {
        var decision = ChargeDecider.Succeed(Some.Pending with { RefundWanted = "too late" }, Some.Succeeded, Some.Now);

        var payment = decision.Payment.State!;
        (payment.Status, payment.Captured, payment.RefundInFlight).ShouldBe((PaymentStatus.Completed, 2_000, 2_000));
        decision.Entry!.Amount.ShouldBe(2_000);
        decision.Return.ShouldBe(new ReturnMoney("o1", "o1/refund/1", 2_000, "USD"));
        decision.Refund!.Reason.ShouldBe("too late");
        decision.Payment.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 2_000, "USD", 4)]);
    }

    [Theory]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void A_charge_that_succeeds_after_the_end_goes_straight_back(PaymentStatus status)
    {
        var decision = ChargeDecider.Succeed(Some.Payment(status), Some.Succeeded, Some.Now);

        decision.Payment.State!.Captured.ShouldBe(2_000);
        decision.Return!.Amount.ShouldBe(2_000);
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Refunded)]
    public void A_charge_reported_twice_counts_once(PaymentStatus status) =>
        ChargeDecider.Succeed(Some.Payment(status), Some.Succeeded, Some.Now).ShouldBeSameAs(PaymentDecision.Nothing);

    [Fact]
    public void Nothing_is_captured_where_nothing_was_to_be_charged() =>
        ChargeDecider.Succeed(Some.Payment(PaymentStatus.Voided) with { Amount = 0 }, Some.Succeeded, Some.Now)
            .ShouldBeSameAs(PaymentDecision.Nothing);

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void A_listed_refusal_fails_the_payment(PaymentStatus status)
    {
        var failed = Spec.Given(Some.Payment(status))
            .When(p => ChargeDecider.Decline(p, Some.Declined, Some.Now).Payment)
            .ThenChanged(new PaymentFailed("o1", "p1", "card_declined", "insufficient funds", 4));

        (failed.Status, failed.Code, failed.Captured).ShouldBe((PaymentStatus.Failed, "card_declined", 0));
    }

    [Fact]
    public void A_refusal_of_what_is_not_wanted_any_more_voids_the_payment() =>
        Spec.Given(Some.Pending with { RefundWanted = "cancelled" })
            .When(p => ChargeDecider.Decline(p, Some.Declined, Some.Now).Payment)
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4))
            .Status.ShouldBe(PaymentStatus.Voided);

    [Fact]
    public void Doubt_is_told_once_and_is_no_failure()
    {
        var unknown = Spec.Given(Some.Pending)
            .When(p => ChargeDecider.Doubt(p, Some.Unknown, Some.Now).Payment)
            .ThenChanged(new PaymentUnknown("o1", "p1", "The provider did not answer in time.", 4));

        unknown.Status.ShouldBe(PaymentStatus.Unknown);
        Spec.Given(unknown).When(p => ChargeDecider.Doubt(p, Some.Unknown, Some.Now).Payment).ThenNothing();
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void A_charge_that_ended_unsent_voids_the_payment(PaymentStatus status)
    {
        var voided = Spec.Given(Some.Payment(status) with { RefundWanted = "cancelled" })
            .When(p => ChargeDecider.EndUnsent(p, Some.Unsent, Some.Now).Payment)
            .ThenChanged(new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4));

        (voided.Status, voided.Reason).ShouldBe((PaymentStatus.Voided, "cancelled"));
    }

    [Fact]
    public void Outcomes_of_a_payment_that_is_not_there_yet_wait_for_it()
    {
        var none = Spec.Given<Payment>(null);
        none.When(p => ChargeDecider.Succeed(p, Some.Succeeded, Some.Now).Payment).ThenTooEarly();
        none.When(p => ChargeDecider.Decline(p, Some.Declined, Some.Now).Payment).ThenTooEarly();
        none.When(p => ChargeDecider.Doubt(p, Some.Unknown, Some.Now).Payment).ThenTooEarly();
        none.When(p => ChargeDecider.EndUnsent(p, Some.Unsent, Some.Now).Payment).ThenTooEarly();
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    [InlineData(PaymentStatus.Refunded)]
    public void What_is_known_is_not_undone_by_late_news(PaymentStatus status)
    {
        var given = Spec.Given(Some.Payment(status));
        given.When(p => ChargeDecider.Decline(p, Some.Declined, Some.Now).Payment).ThenNothing();
        given.When(p => ChargeDecider.Doubt(p, Some.Unknown, Some.Now).Payment).ThenNothing();
        given.When(p => ChargeDecider.EndUnsent(p, Some.Unsent, Some.Now).Payment).ThenNothing();
    }

    [Fact]
    public void Dispatch_is_noted_once()
    {
        var noted = Spec.Given(Some.Completed).When(p => ChargeDecider.NoteDispatch(p, Some.Now).Payment).ThenChanged();

        noted.Dispatched.ShouldBeTrue();
        Spec.Given(noted).When(p => ChargeDecider.NoteDispatch(p, Some.Now).Payment).ThenNothing();
        Spec.Given<Payment>(null).When(p => ChargeDecider.NoteDispatch(p, Some.Now).Payment).ThenNothing();
    }
}
