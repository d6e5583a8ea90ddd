using System.Text.Json;
using Doms.Contracts;
using Doms.Payments.Domain;
using Doms.Payments.Provider.Callbacks;

namespace Doms.Tests.Services.Payments;

/// <summary>Callbacks of the provider, which may come twice, early, late and about anything.</summary>
public sealed class CallbackFlowTests
{
    [Fact]
    public async Task Repeated_callback_is_stored_once_and_moves_no_money()
    {
        await using var system = new PaymentsSystem();
        system.Initiate("o1");
        system.AdvanceTime(10);

        Send(system, "evt_1", "o1-t1").ShouldBeFalse();
        Send(system, "evt_1", "o1-t1").ShouldBeTrue();
        system.AdvanceTime(10);

        system.All<ProviderCallback>().ShouldHaveSingleItem().OrderId.ShouldBe("o1");
        system.Payment("o1").Captured.ShouldBe(2_000);
        system.Effects().ShouldBeEmpty();
        system.ShouldAgreeWithProvider();
    }

    [Theory]
    [InlineData("o9-t1")]
    [InlineData(null)]
    public async Task Callback_about_an_unknown_transaction_is_stored(string? reference)
    {
        await using var system = new PaymentsSystem();
        Send(system, "evt_1", reference).ShouldBeFalse();
        system.AdvanceTime(10);

        system.All<ProviderCallback>().ShouldHaveSingleItem().OrderId.ShouldBeNull();
        system.AdvanceTime(ProviderCallback.Retention.TotalSeconds);
        system.All<ProviderCallback>().ShouldBeEmpty();
    }

    [Fact]
    public void Body_of_the_protocol_and_of_stripe_name_the_transaction()
    {
        var own = CallbackBody.Read("""{"id":"c1","type":"charge.updated","reference":"o1-t1"}"""u8.ToArray()).ShouldNotBeNull();
        (own.CallbackId, own.Type, own.Reference, own.Key).ShouldBe(("c1", "charge.updated", "o1-t1", "o1"));

        var stripe = CallbackBody.Read(
            """
            {"id":"evt_1","type":"payment_intent.succeeded",
             "data":{"object":{"id":"pi_1","metadata":{"doms_transaction":"o1-t1"}}}}
            """u8.ToArray()).ShouldNotBeNull();
        (stripe.CallbackId, stripe.Reference, stripe.ProviderId).ShouldBe(("evt_1", "o1-t1", "pi_1"));

        var other = CallbackBody.Read("""{"id":"evt_2","type":"account.updated","data":[]}"""u8.ToArray()).ShouldNotBeNull();
        (other.Reference, other.Key).ShouldBe((null, "evt_2"));
        foreach (var invalid in (string[])["", "[]", "{}", """{"id":"a"}""", """{"id":1,"type":"x"}"""])
            CallbackBody.Read(System.Text.Encoding.UTF8.GetBytes(invalid)).ShouldBeNull();
    }

    /// <summary>Returns true for a repeat.</summary>
    static bool Send(PaymentsSystem system, string id, string? reference)
    {
        var response = system.Send(ServiceNames.Payments, new ReceiveCallback(id, "charge.updated", reference, null, "{}"));
        response.Status.ShouldBe(200);
        using var body = JsonDocument.Parse(response.Body);
        return body.RootElement.GetProperty("alreadyProcessed").GetBoolean();
    }
}
