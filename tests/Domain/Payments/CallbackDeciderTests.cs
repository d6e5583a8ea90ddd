using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Payments;

public sealed class CallbackDeciderTests
{
    static readonly ReceiveCallback Callback = new("evt_1", "charge.updated", "o1-t1", "pi_1", "{}");

    [Fact]
    public void Callback_is_stored_and_its_transaction_checked()
    {
        var decision = CallbackDecider.Receive(null, TestData.Charge(TransactionStatus.Unknown), Callback, TestData.Now);

        decision.Rows.ShouldBe([new ProviderCallback("evt_1", 1, "charge.updated", "o1-t1", "o1", "{}", TestData.Now)]);
        decision.Effects.ShouldBe([new EffectRequest("callback/evt_1", new CheckTransaction("o1", "o1-t1", "pi_1"))]);
    }

    /// <summary>Stripe sends an event again for up to three days.</summary>
    [Fact]
    public void Callback_is_kept_longer_than_it_is_repeated() =>
        ProviderCallback.Retention.ShouldBeGreaterThan(TimeSpan.FromDays(3));

    [Fact]
    public void Callback_without_transaction_is_only_stored()
    {
        var decision = CallbackDecider.Receive(null, null, Callback with { Reference = null }, TestData.Now);

        decision.Row<ProviderCallback>()!.OrderId.ShouldBeNull();
        decision.Effects.ShouldBeEmpty();
    }

    [Fact]
    public void Repeated_callback_does_nothing()
    {
        var known = new ProviderCallback("evt_1", 1, "charge.updated", "o1-t1", "o1", "{}", TestData.Before);
        CallbackDecider.Receive(known, TestData.Charge(TransactionStatus.Unknown), Callback, TestData.Now)
            .ShouldBeSameAs(Decision.Nothing);
    }

    [Theory]
    [InlineData("o1-t1", "o1")]
    [InlineData("elsewhere", "elsewhere")]
    [InlineData(null, "evt_1")]
    public void Callbacks_of_one_order_have_its_key(string? reference, string key) =>
        (Callback with { Reference = reference }).Key.ShouldBe(key);
}
