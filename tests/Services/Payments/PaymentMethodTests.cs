using Doms.Contracts.Messages;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.Payments;

/// <summary>The token of an order is stored once, and only until its charge has an outcome.</summary>
public sealed class PaymentMethodTests
{
    static readonly InitiatePayment WithToken = new("o1", "alice", 2_000, "USD", PaymentToken: null, HasToken: true);

    [Fact]
    public async Task Charge_waits_for_its_means_of_payment()
    {
        await using var system = new PaymentsSystem();
        system.Publish("o1", WithToken);
        system.AdvanceTime(10);
        system.All<Payment>().ShouldBeEmpty();

        system.Publish("o1", new PreparePayment("o1", "alice", "tok_declined"));
        system.AdvanceTime(10);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Failed);
    }

    [Theory]
    [InlineData("tok_1", PaymentStatus.Completed)]
    [InlineData("tok_declined", PaymentStatus.Failed)]
    public async Task Token_is_deleted_with_the_outcome(string token, PaymentStatus status)
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: token);
        system.All<PaymentMethod>().ShouldHaveSingleItem().Token.ShouldBe(token);
        system.AdvanceTime(10);

        system.Payment("o1").Status.ShouldBe(status);
        system.ShouldHaveNoToken();
    }

    [Fact]
    public async Task Token_of_earlier_message_is_used_and_deleted()
    {
        await using var system = new PaymentsSystem();
        system.Publish("o1", new InitiatePayment("o1", "alice", 2_000, "USD", "tok_declined"));
        system.AdvanceTime(10);

        system.Payment("o1").Status.ShouldBe(PaymentStatus.Failed);
        system.ShouldHaveNoToken();
    }

    [Fact]
    public async Task Token_is_not_in_the_effect()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1", token: "tok_error_500");
        system.AdvanceTime(10);

        var effect = system.Effects().ShouldHaveSingleItem();
        System.Text.Encoding.UTF8.GetString(effect.Request).ShouldNotContain("tok_");
        system.RefundBySaga("o1");
        system.AdvanceTime(240);
        system.Payment("o1").Status.ShouldBe(PaymentStatus.Voided);
        system.ShouldHaveNoToken();
    }

    [Fact]
    public async Task Token_that_comes_after_the_end_is_not_kept()
    {
        await using var system = new PaymentsSystem();
        system.RefundBySaga("o1");
        system.Publish("o1", new PreparePayment("o1", "alice", "tok_1"));

        system.ShouldHaveNoToken();
    }

    [Fact]
    public async Task Unused_token_is_deleted_when_the_order_is_cancelled()
    {
        await using var system = new PaymentsSystem();
        system.Publish("o1", new PreparePayment("o1", "alice", "tok_1"));
        system.EndCancelled("o1");

        system.ShouldHaveNoToken();
    }

    [Fact]
    public async Task Unused_token_is_deleted_after_its_lifetime()
    {
        await using var system = new PaymentsSystem();
        system.Publish("o1", new PreparePayment("o1", "alice", "tok_1"));
        system.AdvanceTime(PaymentMethod.MinLifetime.TotalSeconds - 1);
        system.All<PaymentMethod>().ShouldHaveSingleItem();
        system.AdvanceTime(10);

        system.ShouldHaveNoToken();
    }
}
