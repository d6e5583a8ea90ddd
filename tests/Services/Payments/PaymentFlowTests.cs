using Doms.Contracts.Messages;
using Doms.PaymentProvider;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Services.Payments;

public sealed class PaymentFlowTests
{
    [Fact]
    public async Task A_payment_is_collected_once_however_often_it_is_asked_for()
    {
        await using var system = new PaymentsSystem();
        for (var i = 0; i < 3; i++) system.Initiate("o1");
        system.Pass(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Captured, payment.Attempts).ShouldBe((PaymentStatus.Completed, 2_000, 1));
        system.Heard.ShouldBe([new PaymentCompleted("o1", payment.PaymentId, 2_000, "USD", 2)]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task An_amount_that_ends_in_13_is_declined_with_the_providers_reason()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", amount: 10_13);
        system.Pass(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Reason).ShouldBe((PaymentStatus.Failed, "insufficient funds"));
        system.Heard.ShouldBe([
            new PaymentFailed("o1", payment.PaymentId, "card_declined", "insufficient funds", 2)]);
    }

    [Fact]
    public async Task A_free_order_is_paid_without_a_call()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", amount: 0);
        system.Pass(1);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.Books.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_whose_reply_was_lost_is_found_by_inquiry_and_never_made_again()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(DropRate: 1);
        system.Initiate("o1");
        system.Pass(10.5);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Unknown);
        system.Heard.ShouldHaveSingleItem().ShouldBeOfType<PaymentUnknown>();

        system.Provider.Behaviour = new Behaviour();
        system.Pass(120);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.Heard.Count.ShouldBe(2);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task A_token_that_times_out_is_charged_once()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: "tok_timeout");
        system.Pass(120);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task A_refund_wanted_while_the_provider_is_silent_waits_for_the_outcome_and_then_goes_back()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(DropRate: 1);
        system.Initiate("o1");
        system.Pass(15);
        system.TakeBack("o1");
        system.Pass(5);
        system.Heard.OfType<PaymentRefunded>().ShouldBeEmpty();

        system.Provider.Behaviour = new Behaviour();
        system.Pass(240);
        var payment = system.Payment("o1");
        (payment.Status, payment.Refunded).ShouldBe((PaymentStatus.Refunded, 2_000));
        system.Heard[^1].ShouldBe(new PaymentRefunded("o1", payment.PaymentId, 2_000, 2_000, "USD", true, payment.Version));
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task A_refund_wanted_before_the_provider_can_be_reached_takes_no_money()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(ErrorRate: 1);
        system.Initiate("o1");
        system.Pass(5);
        system.TakeBack("o1");
        system.Provider.Behaviour = new Behaviour();
        system.Pass(240);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
        system.Heard[^1].ShouldBeOfType<PaymentRefunded>().Amount.ShouldBe(0);
        system.Books.Entries.ShouldNotContain(e => e.HasSucceeded);
    }

    [Fact]
    public async Task A_slow_charge_that_is_called_off_is_either_taken_and_given_back_or_never_taken()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(LatencyMs: 30_000);
        system.Initiate("o1");
        system.Pass(12);
        system.TakeBack("o1");
        system.Provider.Behaviour = new Behaviour();
        system.Pass(300);

        system.Payment("o1").Status.ShouldBeOneOf(PaymentStatus.Voided, PaymentStatus.Refunded);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task A_process_that_dies_between_charge_and_outcome_finds_the_charge()
    {
        await using var system = new PaymentsSystem();
        system.Provider.Behaviour = new Behaviour(LatencyMs: 1_000);
        system.Initiate("o1");
        system.Pass(0.5);
        system.Crash();
        system.Pass(240);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task A_refund_before_the_payment_leaves_nothing_to_charge()
    {
        await using var system = new PaymentsSystem();
        system.TakeBack("o1");
        system.Initiate("o1");
        system.Pass(10);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
        system.Heard.Select(m => m.GetType()).ShouldBe([typeof(PaymentRefunded), typeof(PaymentFailed)]);
        system.Books.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Returns_are_recorded_until_nothing_is_left()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1");
        system.Pass(10);
        system.Refund("o1", 500).Status.ShouldBe(202);
        system.Dispatch("o1");
        system.Refund("o1", 1_501).Rejection!.Kind.ShouldBe(RejectionKind.Conflict);
        system.Refund("o1").Status.ShouldBe(202);
        system.Pass(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Refunded, payment.RefundInFlight).ShouldBe((PaymentStatus.Refunded, 2_000, 0));
        system.Refund("o1").Rejection!.Code.ShouldBe("nothing_left");
        system.Heard.OfType<PaymentRefunded>().Select(m => (m.Amount, m.Full)).ShouldBe([(500, false), (1_500, true)]);
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task All_of_it_before_dispatch_asks_for_a_cancel_and_moves_no_money()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1");
        system.Pass(10);

        var answer = system.Refund("o1");
        System.Text.Encoding.UTF8.GetString(answer.Body.Span).ShouldContain("CANCELLATION_REQUESTED");
        system.Pass(10);
        system.Payment("o1").Refunded.ShouldBe(0);
        system.Heard[^1].ShouldBeOfType<RefundRequested>();
    }

    [Fact]
    public async Task A_refused_refund_is_told_and_leaves_the_money_with_us()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: "tok_no_refund");
        system.Pass(10);
        system.TakeBack("o1");
        system.Pass(10);

        system.Payment("o1").Left.ShouldBe(2_000);
        system.Heard[^1].ShouldBeOfType<PaymentRefundFailed>();
        system.ShouldAgreeWithProvider();
    }

    [Fact]
    public async Task An_order_without_a_payment_has_nothing_to_refund()
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
    public async Task Whatever_goes_wrong_both_books_agree_in_the_end(int seed)
    {
        await using var system = new PaymentsSystem(seed);
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            system.Provider.Behaviour = new Behaviour(
                random.Next(8_000), random.NextDouble() / 4, random.NextDouble() / 2, random.NextDouble() / 2);
            var order = $"o{random.Next(20)}";
            switch (random.Next(5))
            {
                case 0 or 1: system.Initiate(order); break;
                case 2: system.TakeBack(order); break;
                case 3: system.Refund(order, random.Next(1, 1_500)); break;
                default: system.Dispatch(order); break;
            }

            if (random.Next(10) == 0) system.Crash();
            system.Pass(random.NextDouble() * 5);
        }

        system.Provider.Behaviour = new Behaviour();
        system.Pass(900);
        system.ShouldAgreeWithProvider();
        system.All<Payment>().ShouldNotContain(p => p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.Unknown);
        system.All<Payment>().ShouldNotContain(p => p.RefundInFlight > 0);
    }
}
