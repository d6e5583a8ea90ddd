using Doms.Contracts.Messages;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class TransactionDeciderTests
{
    [Fact]
    public void New_payment_is_pending_and_charges_once()
    {
        var decision = Initiate(TestData.InitiateCommand);

        decision.Rows.ShouldBe([
            new Payment(
                "o1", 1, "p1", "alice", "USD", PaymentStatus.Pending, 2_000, 0, 0, 0, 0, 1, 0, null, false, null, null,
                TestData.Now, TestData.Now),
            new PaymentTransaction(
                "o1-t1", 1, "o1", 1, TransactionKind.Charge, TransactionStatus.Pending, 2_000, "USD", null, null, "default", "o1-t1",
                null, null, null, 0, TestData.Now, null),
        ]);
        decision.Messages.ShouldBe([new PaymentInitiated("o1", "p1", 1)]);
        decision.Effects.ShouldBe([new EffectRequest("o1-t1", new ChargeCard("o1", 2_000, "USD", null, "o1-t1"))]);
    }

    [Fact]
    public void Charge_with_token_waits_for_its_means_of_payment()
    {
        var command = TestData.InitiateCommand with { HasToken = true };
        TransactionDecider.Initiate(null, null, command, TestData.Facts).IsOutOfOrder.ShouldBeTrue();

        var decision = TransactionDecider.Initiate(null, TestData.Method, command, TestData.Facts);
        decision.Effect<ChargeCard>().ShouldBe(new ChargeCard("o1", 2_000, "USD", null, "o1-t1", HasToken: true));
        decision.Row<PaymentMethod>().ShouldBe(TestData.Method with { Version = 2 });
    }

    [Fact]
    public void Token_of_an_earlier_message_becomes_the_means_of_payment()
    {
        var decision = Initiate(TestData.InitiateCommand with { PaymentToken = "tok_1" });

        decision.Row<PaymentMethod>().ShouldBe(TestData.Method);
        decision.Effect<ChargeCard>().ShouldBe(new ChargeCard("o1", 2_000, "USD", null, "o1-t1", HasToken: true));
        TransactionDecider.Initiate(null, TestData.Method, TestData.InitiateCommand with { PaymentToken = "tok_2" }, TestData.Facts)
            .Row<PaymentMethod>().ShouldBe(TestData.Method with { Version = 2 });
    }

    [Fact]
    public void Means_of_payment_is_kept_until_the_payment_exists()
    {
        TransactionDecider.Prepare(null, null, TestData.PrepareCommand, TestData.Facts).Rows.ShouldBe([TestData.Method]);
        TransactionDecider.Prepare(null, TestData.Method, TestData.PrepareCommand, TestData.Facts).ShouldBeSameAs(Decision.Nothing);
        foreach (var status in Enum.GetValues<PaymentStatus>())
            TransactionDecider.Prepare(TestData.Payment(status), null, TestData.PrepareCommand, TestData.Facts)
                .ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Payment_keeps_what_each_line_costs()
    {
        var payment = Initiate(TestData.InitiateWithLines).Row<Payment>()!;
        payment.Lines.ShouldBe([new("1", 4, 1_500)]);
        payment.Shipping.ShouldBe(500);
    }

    [Theory]
    [InlineData(6, 14)]
    [InlineData(84, 192)]
    public void Means_of_payment_outlives_the_waits_of_its_saga(int giveUpHours, int lifetimeHours)
    {
        var lifetime = PaymentMethod.LifetimeFor(TimeSpan.FromHours(giveUpHours));
        lifetime.ShouldBe(TimeSpan.FromHours(Math.Max(lifetimeHours, 7 * 24)));
        TransactionDecider.Prepare(null, null, TestData.PrepareCommand, TestData.Facts with { MethodLifetime = lifetime })
            .Row<PaymentMethod>()!.ExpiresAt.ShouldBe(TestData.StoreClock + lifetime);
    }

    [Fact]
    public void Write_off_records_the_remaining_amount_once()
    {
        var command = new WriteOffPayment("o1", "alice", "olga");
        var payment = TransactionDecider.WriteOff(TestData.InFlight(500), command, TestData.Now).Row<Payment>()!;
        (payment.WrittenOff, payment.WrittenOffBy).ShouldBe((1_500, "olga"));
        foreach (var other in (Payment?[])[null, payment, TestData.Payment(PaymentStatus.Refunded)])
            TransactionDecider.WriteOff(other, command, TestData.Now).ShouldBeSameAs(Decision.Nothing);
    }

    [Theory]
    [InlineData("o1-t2", "o1")]
    [InlineData("o1", null)]
    [InlineData("-t2", null)]
    public void Transaction_id_tells_its_order(string id, string? orderId) => PaymentTransaction.OrderIdOf(id).ShouldBe(orderId);

    [Fact]
    public void Zero_amount_completes_without_charge()
    {
        var decision = Initiate(TestData.InitiateCommand with { Amount = 0 });

        decision.Effect<ChargeCard>().ShouldBeNull();
        decision.Row<PaymentTransaction>().ShouldBeNull();
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
        var decision = Initiate(TestData.InitiateCommand with { Amount = amount, Currency = currency });

        decision.Effect<ChargeCard>().ShouldBeNull();
        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Amount, payment.Code).ShouldBe((PaymentStatus.Failed, 0, code));
        decision.Messages.ShouldBe([new PaymentFailed("o1", "p1", code, payment.Reason!, 1)]);
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
        Spec.Given(TestData.Free).When(Repeat).ThenPublished(new PaymentCompleted("o1", "p1", 0, "USD", 3));
        Spec.Given(TestData.Completed with { Refunded = 500 }).When(Repeat)
            .ThenPublished(new PaymentCompleted("o1", "p1", 2_000, "USD", 3));
        var declined = TransactionDecider.Decline(
            TestData.Pending, TestData.Charge(TransactionStatus.Pending), TestData.Declined, TestData.Now);
        Spec.Given(declined.Row<Payment>()).When(Repeat).ThenPublished([.. declined.Messages]);
        Repeat(TestData.Completed).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Repeated_initiate_never_succeeds_once_money_goes_back()
    {
        Spec.Given(TestData.InFlight(2_000)).When(Repeat).ThenNothing();
        Spec.Given(TestData.Payment(PaymentStatus.Refunded)).When(Repeat)
            .ThenPublished(new PaymentFailed("o1", "p1", "refunded", "The payment was refunded.", 3));
        var tombstone = RefundDecider.RefundOrVoid(TestData.Rows(null), TestData.RefundCommand, TestData.Facts).Row<Payment>();
        Spec.Given(tombstone).When(Repeat).ThenPublished(new PaymentFailed("o1", "p1", "voided", "The payment was voided.", 1));
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Successful_charge_completes_payment_and_its_transaction(PaymentStatus status)
    {
        var decision = Succeed(TestData.Payment(status));

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Captured, payment.Version).ShouldBe((PaymentStatus.Completed, 2_000, 4));
        decision.Messages.ShouldBe([new PaymentCompleted("o1", "p1", 2_000, "USD", 4)]);
        var charge = decision.Row<PaymentTransaction>()!;
        (charge.Status, charge.ProviderReference, charge.SettledAt).ShouldBe((TransactionStatus.Succeeded, "ch_1", TestData.Now));
        decision.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Successful_charge_with_pending_refund_is_refunded_immediately()
    {
        var decision = Succeed(TestData.Pending with { PendingRefundReason = "too late" });

        var payment = decision.Row<Payment>()!;
        (payment.Status, payment.Captured, payment.RefundInFlight, payment.Version)
            .ShouldBe((PaymentStatus.Completed, 2_000, 2_000, 5));
        decision.Rows.OfType<PaymentTransaction>().Select(t => (t.Id, t.Kind, t.Status, t.Amount)).ShouldBe([
            ("o1-t1", TransactionKind.Charge, TransactionStatus.Succeeded, 2_000),
            ("o1-t2", TransactionKind.Refund, TransactionStatus.Pending, 2_000)]);
        decision.Effects.ShouldBe([
            new EffectRequest("o1-t2", new IssueRefund("o1", "o1-r1", 2_000, "USD", "o1-t2", "o1-t1", "ch_1"))]);
        decision.Row<Refund>()!.Note.ShouldBe("too late");
        decision.Messages.ShouldBe([
            new PaymentCompleted("o1", "p1", 2_000, "USD", 4),
            new RefundBegun("o1", "p1", "o1-r1", 2_000, "USD", "ORDER_CANCELLED", null, 5, "saga")]);
    }

    [Theory]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    public void Late_successful_charge_of_ended_payment_is_refunded_immediately(PaymentStatus status)
    {
        var decision = Succeed(TestData.Payment(status));

        decision.Row<Payment>()!.Captured.ShouldBe(2_000);
        decision.Effect<IssueRefund>()!.Amount.ShouldBe(2_000);
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Refunded)]
    public void Charge_reported_twice_counts_once(PaymentStatus status) =>
        Succeed(TestData.Payment(status)).ShouldBeSameAs(Decision.Nothing);

    [Fact]
    public void Payment_without_charge_ignores_charge_outcomes()
    {
        TransactionDecider.Succeed(TestData.Free, null, TestData.Succeeded, TestData.Now).ShouldBeSameAs(Decision.Nothing);
        TransactionDecider.Decline(TestData.Free, null, TestData.Declined, TestData.Now).ShouldBeSameAs(Decision.Nothing);
        TransactionDecider.MarkUnknown(TestData.Free, null, TestData.Unknown, TestData.Now).ShouldBeSameAs(Decision.Nothing);
        TransactionDecider.VoidUnsent(TestData.Free, null, TestData.Voided, TestData.Now).ShouldBeSameAs(Decision.Nothing);
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Declined_charge_fails_payment(PaymentStatus status)
    {
        var decision = Decline(TestData.Payment(status));

        decision.Messages.ShouldBe([new PaymentFailed("o1", "p1", "card_declined", "insufficient funds", 4)]);
        var failed = decision.Row<Payment>()!;
        (failed.Status, failed.Code, failed.Captured).ShouldBe((PaymentStatus.Failed, "card_declined", 0));
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Failed);
    }

    [Fact]
    public void Declined_charge_with_pending_refund_voids_payment()
    {
        var decision = Decline(TestData.Pending with { PendingRefundReason = "cancelled" });

        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4)]);
        decision.Row<Payment>()!.Status.ShouldBe(PaymentStatus.Voided);
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Failed);
    }

    [Fact]
    public void Unknown_outcome_is_published_once_and_is_not_failure()
    {
        var decision = MarkUnknown(TestData.Pending);

        decision.Messages.ShouldBe([new PaymentUnknown("o1", "p1", "The provider did not answer in time.", 4)]);
        decision.Row<Payment>()!.Status.ShouldBe(PaymentStatus.Unknown);
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Unknown);
        MarkUnknown(decision.Row<Payment>()!).ShouldBeSameAs(Decision.Nothing);
    }

    [Theory]
    [InlineData(PaymentStatus.Pending)]
    [InlineData(PaymentStatus.Unknown)]
    public void Unsent_charge_voids_payment(PaymentStatus status)
    {
        var decision = VoidUnsent(TestData.Payment(status) with { PendingRefundReason = "cancelled" });

        decision.Messages.ShouldBe([new PaymentRefunded("o1", "p1", 0, 0, "USD", true, 4)]);
        var voided = decision.Row<Payment>()!;
        (voided.Status, voided.Reason).ShouldBe((PaymentStatus.Voided, "cancelled"));
        decision.Row<PaymentTransaction>()!.Status.ShouldBe(TransactionStatus.Voided);
    }

    [Fact]
    public void Charge_outcome_before_payment_is_out_of_order()
    {
        TransactionDecider.Succeed(null, null, TestData.Succeeded, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        TransactionDecider.Decline(null, null, TestData.Declined, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        TransactionDecider.MarkUnknown(null, null, TestData.Unknown, TestData.Now).IsOutOfOrder.ShouldBeTrue();
        TransactionDecider.VoidUnsent(null, null, TestData.Voided, TestData.Now).IsOutOfOrder.ShouldBeTrue();
    }

    [Theory]
    [InlineData(PaymentStatus.Completed)]
    [InlineData(PaymentStatus.Failed)]
    [InlineData(PaymentStatus.Voided)]
    [InlineData(PaymentStatus.Refunded)]
    public void Late_charge_outcome_does_not_change_final_payment(PaymentStatus status)
    {
        Decline(TestData.Payment(status)).ShouldBeSameAs(Decision.Nothing);
        MarkUnknown(TestData.Payment(status)).ShouldBeSameAs(Decision.Nothing);
        VoidUnsent(TestData.Payment(status)).ShouldBeSameAs(Decision.Nothing);
    }

    [Fact]
    public void Dispatch_is_recorded_once()
    {
        var noted = Spec.Given(TestData.Completed).When(p => TransactionDecider.MarkDispatched(p, TestData.Now)).ThenChanged();

        noted.IsDispatched.ShouldBeTrue();
        Spec.Given(noted).When(p => TransactionDecider.MarkDispatched(p, TestData.Now)).ThenNothing();
        Spec.Given<Payment>(null).When(p => TransactionDecider.MarkDispatched(p, TestData.Now)).ThenNothing();
    }

    [Fact]
    public void Charges_of_earlier_versions_keep_their_keys()
    {
        (TestData.Charge(TransactionStatus.Pending) with { ProviderKey = "o1" }).CallKey.ShouldBe("o1/charge/1");
        TestData.Charge(TransactionStatus.Pending).CallKey.ShouldBe("o1-t1");
        new ChargeCard("o1", 5, "USD", "tok_1").Reference.ShouldBe("o1");
        new ChargeCard("o1", 5, "USD", null, "o1-t1").Reference.ShouldBe("o1-t1");
    }

    static Decision Initiate(InitiatePayment command) => TransactionDecider.Initiate(null, null, command, TestData.Facts);

    static Decision Repeat(Payment? payment) => TransactionDecider.Initiate(payment, null, TestData.InitiateCommand, TestData.Facts);

    static Decision Succeed(Payment payment) =>
        TransactionDecider.Succeed(payment, TestData.ChargeOf(payment.Status), TestData.Succeeded, TestData.Now);

    static Decision Decline(Payment payment) =>
        TransactionDecider.Decline(payment, TestData.ChargeOf(payment.Status), TestData.Declined, TestData.Now);

    static Decision MarkUnknown(Payment payment) =>
        TransactionDecider.MarkUnknown(payment, TestData.ChargeOf(payment.Status), TestData.Unknown, TestData.Now);

    static Decision VoidUnsent(Payment payment) =>
        TransactionDecider.VoidUnsent(payment, TestData.ChargeOf(payment.Status), TestData.Voided, TestData.Now);
}
