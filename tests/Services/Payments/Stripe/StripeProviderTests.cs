using System.Net;
using Doms.Engine.Resilience;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Payments.Provider;
using Doms.Payments.Provider.Stripe;

namespace Doms.Tests.Services.Payments.Stripe;

public sealed class StripeProviderTests : IDisposable
{
    static readonly ChargeCard Charge = new("o1", 19_99, "USD", Token: null, "o1-t1", HasToken: true);
    static readonly IssueRefund Refund = new("o1", "o1-r1", 5_00, "USD", "o1-t2", "o1-t1", "pi_1");

    readonly StripeDouble _stripe = new();
    readonly StripeProvider _provider;

    public StripeProviderTests() => _provider = NewProvider(StripeDouble.ApiKey);

    public void Dispose() => _stripe.Dispose();

    [Fact]
    public async Task Charge_is_a_confirmed_intent_that_names_its_transaction()
    {
        var result = await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);

        (result.Outcome, result.Reference).ShouldBe((ProviderOutcome.Succeeded, "pi_1"));
        var form = _stripe.Created.ShouldHaveSingleItem();
        (form["amount"], form["currency"], form["confirm"], form["payment_method"], form["metadata[doms_transaction]"])
            .ShouldBe(("1999", "usd", "true", "pm_card_visa", "o1-t1"));
        form["error_on_requires_action"].ShouldBe("true");
    }

    [Fact]
    public async Task Repeat_with_the_same_key_charges_once()
    {
        var first = await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);
        (await _provider.Charge("o1-t1", Charge, "pm_card_visa", default)).ShouldBe(first);

        _stripe.Taken.ShouldBe(1_999);
    }

    [Fact]
    public async Task Lost_response_is_unknown_and_found_by_metadata()
    {
        _stripe.LostResponses = 1;
        (await _provider.Charge("o1-t1", Charge, "pm_card_visa", default)).Outcome.ShouldBe(ProviderOutcome.Unknown);

        var found = await _provider.FindCharge(Charge, providerId: null, default);
        (found.Outcome, found.Reference).ShouldBe((ProviderOutcome.Succeeded, "pi_1"));
    }

    [Fact]
    public async Task Declined_card_is_refused_with_its_code()
    {
        var declined = await _provider.Charge("o1-t1", Charge, StripeDouble.DeclinedMethod, default);

        (declined.Outcome, declined.Code).ShouldBe((ProviderOutcome.Refused, "insufficient_funds"));
        (await _provider.FindCharge(Charge, providerId: null, default)).ShouldBe(declined);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task Failure_of_stripe_is_unknown(HttpStatusCode status)
    {
        _stripe.Failure = status;
        (await _provider.Charge("o1-t1", Charge, "pm_card_visa", default)).Outcome.ShouldBe(ProviderOutcome.Unknown);
    }

    [Fact]
    public async Task Wrong_credentials_fail_no_payment_and_are_not_shown()
    {
        var result = await NewProvider("sk_live_wrong").Charge("o1-t1", Charge, "pm_card_visa", default);

        result.Outcome.ShouldBe(ProviderOutcome.Unknown);
        result.Reason.ShouldNotBeNull().ShouldNotContain("sk_live_wrong");
        Options("sk_live_wrong").ToString().ShouldNotContain("sk_live_wrong");
    }

    [Fact]
    public async Task Charge_without_means_of_payment_is_refused_unsent()
    {
        (await _provider.Charge("o1-t1", Charge, token: null, default)).Code.ShouldBe("payment_method_missing");
        _stripe.Created.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_charge_that_arrives_late_is_not_made()
    {
        (await _provider.CancelCharge("o1-t1", Charge, default)).Outcome.ShouldBe(ProviderOutcome.Cancelled);
        (await _provider.CancelCharge("o1-t1", Charge, default)).Outcome.ShouldBe(ProviderOutcome.Cancelled);

        (await _provider.Charge("o1-t1", Charge, "pm_card_visa", default)).Outcome.ShouldBe(ProviderOutcome.Unknown);
        _stripe.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task Charge_that_search_does_not_find_yet_is_not_cancelled()
    {
        await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);
        _stripe.IsSearchBehind = true;
        (await _provider.CancelCharge("o1-t1", Charge, default)).Outcome.ShouldBe(ProviderOutcome.Unknown);

        _stripe.IsSearchBehind = false;
        (await _provider.CancelCharge("o1-t1", Charge, default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);
    }

    [Fact]
    public async Task Charge_is_found_by_the_id_of_a_callback()
    {
        await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);
        _stripe.IsSearchBehind = true;

        (await _provider.FindCharge(Charge, "pi_1", default)).Outcome.ShouldBe(ProviderOutcome.Succeeded);
        (await _provider.FindCharge(Charge with { TransactionId = "o2-t1" }, "pi_1", default)).Outcome
            .ShouldBe(ProviderOutcome.NotFound);
    }

    [Theory]
    [InlineData("succeeded", ProviderOutcome.Succeeded)]
    [InlineData("pending", ProviderOutcome.Unknown)]
    [InlineData("failed", ProviderOutcome.Refused)]
    public async Task Refund_has_the_outcome_of_its_status(string status, object outcome)
    {
        await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);
        _stripe.RefundStatus = status;

        (await _provider.Refund("o1-t2", Refund, default)).Outcome.ShouldBe(outcome);
        (await _provider.FindRefund(Refund, default)).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task Refund_above_its_charge_or_of_none_is_not_made()
    {
        (await _provider.Refund("o1-t2", Refund, default)).Outcome.ShouldBe(ProviderOutcome.Refused);
        (await _provider.Refund("o1-t2", Refund with { ChargeId = null }, default)).Outcome.ShouldBe(ProviderOutcome.NotFound);
        (await _provider.FindRefund(Refund with { ChargeId = null }, default)).Outcome.ShouldBe(ProviderOutcome.NotFound);
        await _provider.Charge("o1-t1", Charge, "pm_card_visa", default);
        (await _provider.Refund("o1-t3", Refund with { Amount = 20_00 }, default)).Outcome.ShouldBe(ProviderOutcome.Refused);
        (await _provider.FindRefund(Refund with { TransactionId = "o1-t3" }, default)).Outcome.ShouldBe(ProviderOutcome.NotFound);
    }

    [Theory]
    [InlineData(19_99, "USD", 19_99L)]
    [InlineData(500, "JPY", 500L)]
    [InlineData(1_500, "KWD", 1_500L)]
    [InlineData(1_505, "KWD", null)]
    [InlineData(500, "ISK", 50_000L)]
    public void Amounts_are_converted_to_the_units_of_stripe(long minor, string currency, long? amount) =>
        StripeAmount.Of(minor, currency).ShouldBe(amount);

    static PaymentsOptions Options(string apiKey) => new()
    {
        IsStripe = true, ApiKey = apiKey, ProviderUrl = new Uri("https://stripe.test/"), Calls = new CallPolicy { MaxRetryAttempts = 0 },
    };

    StripeProvider NewProvider(string apiKey) =>
        new(new HttpMessageInvoker(_stripe, disposeHandler: false), Options(apiKey), TimeProvider.System);
}
