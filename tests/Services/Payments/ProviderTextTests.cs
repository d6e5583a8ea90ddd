using System.Net;
using System.Text;
using Doms.Payments;
using Doms.Payments.Domain;
using Doms.Payments.Provider;
using Doms.Payments.Provider.Callbacks;

namespace Doms.Tests.Services.Payments;

/// <summary>Texts of a provider become part of orders and mails; what it says is not trusted.</summary>
public sealed class ProviderTextTests
{
    [Fact]
    public async Task Reason_of_a_refusal_is_bounded_and_showable()
    {
        (await Find(402, """{"code":"card_declined","message":"no\r\n\u0000\u202egpj"}"""))
            .ShouldBe(new(ProviderOutcome.Refused, Code: "card_declined", Reason: "no    gpj"));
        (await Find(402, $$"""{"code":"card_declined","message":"{{new string('z', 30_000)}}"}"""))
            .Reason!.Length.ShouldBe(ProviderResult.MaxTextLength);
        (await Find(403, $$"""{"code":"{{new string('z', 30_000)}}"}""")).Reason!.Length.ShouldBe(ProviderResult.MaxTextLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ch\\u0000")]
    [InlineData(null)]
    public async Task Success_without_a_valid_id_is_unknown(string? id)
    {
        id ??= new string('z', ProviderResult.MaxTextLength + 1);
        (await Find(200, $$"""{"status":"succeeded","id":"{{id}}"}""")).Outcome.ShouldBe(ProviderOutcome.Unknown);
        (await Find(200, """{"status":"succeeded","id":"ch_1"}""")).ShouldBe(new(ProviderOutcome.Succeeded, "ch_1"));
    }

    [Fact]
    public void Callback_with_an_id_that_cannot_be_stored_is_refused()
    {
        CallbackBody.Read("""{"id":"e\u0000","type":"charge.updated"}"""u8.ToArray()).ShouldBeNull();
        CallbackBody.Read("""{"id":"e1","type":"charge.updated"}"""u8.ToArray())!.CallbackId.ShouldBe("e1");
    }

    static async Task<ProviderResult> Find(int status, string json)
    {
        using var http = new HttpMessageInvoker(new FixedAnswer(status, json));
        var options = new PaymentsOptions { ProviderUrl = new Uri("http://provider") };
        var client = new ProviderClient(http, options, TimeProvider.System);
        return await client.FindCharge(new ChargeCard("o1", 1, "USD", null), null, default);
    }

    sealed class FixedAnswer(int status, string json) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8) });
    }
}
