using Doms.Payments.Domain;

namespace Doms.Tests.Services.Payments.Stripe;

/// <summary>Payments with Stripe, from the command to the outcome.</summary>
public sealed class StripeFlowTests
{
    [Fact]
    public async Task Order_is_charged_and_refunded()
    {
        using var stripe = new StripeDouble();
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: "pm_card_visa");
        system.AdvanceTime(10);
        system.Dispatch("o1");
        system.Refund("o1", 500).Status.ShouldBe(202);
        system.AdvanceTime(10);

        system.Payment("o1").Refunded.ShouldBe(500);
        system.RefundOf("o1").Status.ShouldBe(RefundStatus.Succeeded);
        stripe.Created.Select(form => form["metadata[doms_transaction]"]).ShouldBe(["o1-t1", "o1-t2"]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Lost_response_charges_once(bool isSearchBehind, bool crashes)
    {
        using var stripe = new StripeDouble { LostResponses = 2, IsSearchBehind = isSearchBehind };
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: "pm_card_visa");
        system.AdvanceTime(1);
        if (crashes) system.Crash();
        system.AdvanceTime(3_600);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
        stripe.Taken.ShouldBe(2_000);
        stripe.Intents.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Declined_card_fails_the_payment()
    {
        using var stripe = new StripeDouble();
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: StripeDouble.DeclinedMethod);
        system.AdvanceTime(10);

        var payment = system.Payment("o1");
        (payment.Status, payment.Code, payment.Reason)
            .ShouldBe((PaymentStatus.Failed, "insufficient_funds", "Your card has insufficient funds."));
        system.ShouldHaveNoToken();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Order_cancelled_while_its_charge_is_in_doubt_costs_nothing(bool isSearchBehind)
    {
        using var stripe = new StripeDouble { LostResponses = 100, IsSearchBehind = true };
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: "pm_card_visa");
        system.AdvanceTime(5);
        system.RefundBySaga("o1");
        system.AdvanceTime(5);
        (stripe.LostResponses, stripe.IsSearchBehind) = (0, isSearchBehind);
        system.AdvanceTime(1_800);
        stripe.IsSearchBehind = false;
        system.AdvanceTime(3_600);

        var payment = system.Payment("o1");
        (payment.Status, payment.Captured, payment.Refunded).ShouldBe((PaymentStatus.Refunded, 2_000, 2_000));
        stripe.Taken.ShouldBe(2_000);
    }

    [Fact]
    public async Task Callback_settles_a_charge_that_search_does_not_find()
    {
        using var stripe = new StripeDouble { LostResponses = 100, IsSearchBehind = true };
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: "pm_card_visa");
        system.AdvanceTime(5);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Unknown);
        system.Send("payments", new ReceiveCallback("evt_1", "payment_intent.succeeded", "o1-t1", "pi_1", "{}"));
        system.AdvanceTime(1);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Completed);
    }

    [Fact]
    public async Task Callback_settles_a_pending_refund()
    {
        using var stripe = new StripeDouble { RefundStatus = "pending" };
        await using var system = new PaymentsSystem(stripe);
        system.Initiate("o1", token: "pm_card_visa");
        system.AdvanceTime(10);
        system.Dispatch("o1");
        system.Refund("o1", 500);
        system.AdvanceTime(1_000);
        system.RefundOf("o1").Status.ShouldBe(RefundStatus.Pending);
        stripe.SettleRefunds();
        system.Send("payments", new ReceiveCallback("evt_1", "refund.updated", "o1-t2", "re_1", "{}"));
        system.AdvanceTime(1);

        system.RefundOf("o1").Status.ShouldBe(RefundStatus.Succeeded);
        stripe.Created.Count.ShouldBe(2);
    }
}
