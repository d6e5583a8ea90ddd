using Doms.Contracts.Messages;
using Doms.PaymentProvider;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Services.Payments;

public sealed class PaymentFlowTests
{
    [Fact]
    public async Task Repeated_initiate_charges_once_and_tells_the_same_outcome()
    {
        await using var system = new PaymentsSystem();
        for (var i = 0; i < 3; i++) system.Initiate("o1");
        system.AdvanceTime(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Captured).ShouldBe((PaymentStatus.Completed, 2_000));
        system.All<PaymentTransaction>().ShouldHaveSingleItem().Attempts.ShouldBe(1);
        system.Published.Distinct().ShouldBe([new PaymentCompleted("o1", payment.PaymentId, 2_000, "USD", 2)]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Declined_charge_fails_payment_with_provider_reason()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", amount: 10_13);
        system.AdvanceTime(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Reason).ShouldBe((PaymentStatus.Failed, "insufficient funds"));
        system.Published.ShouldBe([
            new PaymentFailed("o1", payment.PaymentId, "card_declined", "insufficient funds", 2)]);
    }

    [Fact]
    public async Task Free_order_is_paid_without_charge()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", amount: 0);
        system.AdvanceTime(1);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.ProviderLedger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Charge_with_lost_response_is_found_by_inquiry()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(DropRate: 1);
        system.Initiate("o1");
        system.AdvanceTime(10.5);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Unknown);
        system.Published.ShouldHaveSingleItem().ShouldBeOfType<PaymentUnknown>();

        system.Provider.Behaviour = new Behaviour();
        system.AdvanceTime(120);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.Published.Count.ShouldBe(2);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Timed_out_charge_is_made_once()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: "tok_timeout");
        system.AdvanceTime(120);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Refund_requested_while_charge_is_unknown_follows_its_outcome()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(DropRate: 1);
        system.Initiate("o1");
        system.AdvanceTime(15);
        system.RefundBySaga("o1");
        system.AdvanceTime(5);
        system.Published.OfType<PaymentRefunded>().ShouldBeEmpty();

        system.Provider.Behaviour = new Behaviour();
        system.AdvanceTime(240);
        var payment = system.Payment("o1");
        (payment.Status, payment.Refunded).ShouldBe((PaymentStatus.Refunded, 2_000));
        system.Published[^1].ShouldBe(new PaymentRefunded("o1", payment.PaymentId, 2_000, 2_000, "USD", true, payment.Version, "o1-r1"));
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Refund_requested_before_charge_succeeds_takes_no_money()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(ErrorRate: 1);
        system.Initiate("o1");
        system.AdvanceTime(5);
        system.RefundBySaga("o1");
        system.Provider.Behaviour = new Behaviour();
        system.AdvanceTime(240);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
        system.Published[^1].ShouldBeOfType<PaymentRefunded>().Amount.ShouldBe(0);
        system.ProviderLedger.Entries.ShouldNotContain(e => e.HasSucceeded);
    }

    [Fact]
    public async Task Cancelled_slow_charge_is_refunded_or_never_taken()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(LatencyMs: 30_000);
        system.Initiate("o1");
        system.AdvanceTime(12);
        system.RefundBySaga("o1");
        system.Provider.Behaviour = new Behaviour();
        system.AdvanceTime(300);

        system.Payment("o1").Status.ShouldBeOneOf(PaymentStatus.Voided, PaymentStatus.Refunded);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Charge_is_found_after_crash_before_outcome()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(LatencyMs: 1_000);
        system.Initiate("o1");
        system.AdvanceTime(0.5);
        system.Crash();
        system.AdvanceTime(240);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Refund_before_initiate_prevents_charge()
    {
        await using var system = new PaymentsSystem();
        system.RefundBySaga("o1");
        system.Initiate("o1");
        system.AdvanceTime(10);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
        system.Published.Select(m => m.GetType()).ShouldBe([typeof(PaymentRefunded), typeof(PaymentFailed)]);
        system.ProviderLedger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Operator_refunds_are_issued_until_nothing_is_left()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1");
        system.AdvanceTime(10);
        system.Refund("o1", 500).Status.ShouldBe(202);
        system.Dispatch("o1");
        system.Refund("o1", 1_501).Rejection!.Kind.ShouldBe(RejectionKind.Conflict);
        system.Refund("o1").Status.ShouldBe(202);
        system.AdvanceTime(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Refunded, payment.RefundInFlight).ShouldBe((PaymentStatus.Refunded, 2_000, 0));
        system.Refund("o1").Rejection!.Code.ShouldBe("nothing_left");
        system.Published.OfType<PaymentRefunded>().Select(m => (m.Amount, m.Full)).ShouldBe([(500, false), (1_500, true)]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Full_refund_before_dispatch_requests_cancellation_without_moving_money()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1");
        system.AdvanceTime(10);

        var answer = system.Refund("o1");
        System.Text.Encoding.UTF8.GetString(answer.Body.Span).ShouldContain("CANCELLATION_REQUESTED");
        system.AdvanceTime(10);
        system.Payment("o1").Refunded.ShouldBe(0);
        system.Published[^1].ShouldBeOfType<RefundRequested>().RefundId.ShouldBe("o1-r1");
        system.RefundOf("o1").Status.ShouldBe(RefundStatus.Requested);
    }

    [Fact]
    public async Task Refused_refund_is_published_and_stays_refundable()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: "tok_no_refund");
        system.AdvanceTime(10);
        system.RefundBySaga("o1");
        system.AdvanceTime(10);

        system.Payment("o1").RefundableAmount.ShouldBe(2_000);
        system.Published[^1].ShouldBeOfType<PaymentRefundFailed>().RefundId.ShouldBe("o1-r1");
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task Order_without_payment_cannot_be_refunded()
    {
        await using var system = new PaymentsSystem();
        system.Dispatch("o1");
        system.Refund("o1").Rejection!.Kind.ShouldBe(RejectionKind.NotFound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Ledger_agrees_with_provider_after_random_faults(int seed)
    {
        await using var system = new PaymentsSystem(seed);
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            system.Provider.Behaviour = new Behaviour(
                random.Next(8_000), random.NextDouble() / 4, random.NextDouble() / 2, random.NextDouble() / 2);
            var order = $"o{random.Next(20)}";
            switch (random.Next(8))
            {
                case 0 or 1: system.Initiate(order); break;
                case 2: system.RefundBySaga(order); break;
                case 3: system.Refund(order, random.Next(1, 1_500)); break;
                case 4: system.Refund(order); break;
                case 5: system.RefuseCancellation(order); break;
                case 6: system.Retry(order, random.Next(1, 3)); break;
                default: system.Dispatch(order); break;
            }

            if (random.Next(10) == 0) system.Crash();
            system.AdvanceTime(random.NextDouble() * 5);
        }

        system.Provider.Behaviour = new Behaviour();
        system.AdvanceTime(900);
        system.ShouldAgreeWithProvider();
        system.All<Payment>().ShouldNotContain(p => p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.Unknown);
        system.All<Payment>().ShouldNotContain(p => p.RefundInFlight > 0);
    }
}
