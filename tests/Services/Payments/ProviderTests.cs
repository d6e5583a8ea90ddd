using System.Text;
using System.Text.Json;
using Doms.PaymentProvider;

namespace Doms.Tests.Services.Payments;

public sealed class ProviderTests
{
    readonly MemoryLedger _ledger = new();
    readonly Provider _provider;

    public ProviderTests() => _provider = new Provider(_ledger, TimeProvider.System, new Random(1));

    async Task<(int Status, JsonElement Body)> Call(string method, string target, string? key = null, string body = "")
    {
        var response = await _provider.Handle(new ProviderRequest(method, target, key, Encoding.UTF8.GetBytes(body)));
        return (response.Status, JsonDocument.Parse(response.Body).RootElement);
    }

    Task<(int Status, JsonElement Body)> Charge(string key, string reference, long amount, string token = "tok") => Call(
        "POST", "/v1/charges", key,
        $$"""{"reference":"{{reference}}","amount":{{amount}},"currency":"USD","token":"{{token}}"}""");

    Task<(int Status, JsonElement Body)> Refund(string key, string charge, string reference, long amount) => Call(
        "POST", "/v1/refunds", key, $$"""{"charge":"{{charge}}","reference":"{{reference}}","amount":{{amount}}}""");

    static string Text((int Status, JsonElement Body) response, string member) => response.Body.GetProperty(member).GetString()!;

    [Fact]
    public async Task Same_key_and_body_charge_once_with_same_response()
    {
        var first = await Charge("k1", "o1", 2_000);
        var again = await Charge("k1", "o1", 2_000);

        first.Status.ShouldBe(200);
        again.Body.GetRawText().ShouldBe(first.Body.GetRawText());
        _ledger.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await Charge("k1", "o1", 2_000);
        (await Charge("k1", "o1", 2_001)).Status.ShouldBe(422);
        (await Charge("k1", "o2", 2_000)).Status.ShouldBe(422);
        (await Refund("k1", "o1", "r1", 2_000)).Status.ShouldBe(422);
    }

    [Fact]
    public async Task A_key_in_use_is_refused()
    {
        var time = new Simulation.VirtualTime(1, DateTimeOffset.UnixEpoch);
        var provider = new Provider(_ledger, time, new Random(1)) { Behaviour = new Behaviour(LatencyMs: 1_000) };
        var call = new ProviderRequest(
            "POST", "/v1/charges", "k1", """{"reference":"o1","amount":5,"currency":"USD"}"""u8.ToArray());
        var first = provider.Handle(call);
        (await provider.Handle(call)).Status.ShouldBe(409);
        time.Run(first).Status.ShouldBe(200);
        time.Run(provider.Handle(call)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(10_13, "tok", 402)]
    [InlineData(13, "tok", 402)]
    [InlineData(1_300, "tok", 200)]
    [InlineData(2_000, "tok_declined", 402)]
    [InlineData(2_000, "tok_error_500", 500)]
    [InlineData(2_000, "tok_visa", 200)]
    [InlineData(2_000, "tok_decline", 402)]
    [InlineData(2_000, "TOK_DECLINED", 402)]
    [InlineData(2_000, "tok_norefund", 402)]
    public async Task Amount_and_token_decide_charge_status(long amount, string token, int status) =>
        (await Charge("k1", "o1", amount, token)).Status.ShouldBe(status);

    [Fact]
    public async Task Declined_charge_has_reason_and_stays_declined()
    {
        var declined = await Charge("k1", "o1", 10_13);
        (Text(declined, "code"), Text(declined, "message")).ShouldBe(("card_declined", "insufficient funds"));
        (await Charge("k1", "o1", 10_13)).Status.ShouldBe(402);
        Text(await Call("GET", "/v1/charges/o1"), "status").ShouldBe("declined");
    }

    [Fact]
    public async Task Misspelt_test_token_is_refused_with_the_known_ones()
    {
        var declined = await Charge("k1", "o1", 2_000, "tok_declind");
        (Text(declined, "code"), Text(declined, "message")).ShouldBe(
            ("invalid_card", "no such test token, use tok_declined, tok_timeout, tok_error_500 or tok_no_refund"));
    }

    [Fact]
    public async Task Timeout_token_charges_and_drops_first_response()
    {
        var call = new ProviderRequest(
            "POST", "/v1/charges", "k1", """{"reference":"o1","amount":5,"currency":"USD","token":"tok_timeout"}"""u8.ToArray());
        (await _provider.Handle(call)).IsDropped.ShouldBeTrue();
        (await _provider.Handle(call)).IsDropped.ShouldBeFalse();
        Text(await Call("GET", "/v1/charges/o1"), "status").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Inquiry_for_missing_entry_is_not_found()
    {
        Text(await Call("GET", "/v1/charges/o1"), "code").ShouldBe("charge_not_found");
        Text(await Call("GET", "/v1/refunds/o1%2Frefund%2F1"), "code").ShouldBe("refund_not_found");
        Text(await Call("GET", "/v1/nothing"), "code").ShouldBe("no_such_address");
    }

    [Fact]
    public async Task Charge_cancelled_beforehand_is_never_made()
    {
        Text(await Call("POST", "/v1/charges/o1/cancel", "k1"), "status").ShouldBe("cancelled");
        var late = await Charge("k1", "o1", 2_000);
        (late.Status, Text(late, "code")).ShouldBe((402, "charge_cancelled"));
    }

    [Fact]
    public async Task Cancel_after_charge_leaves_charge_succeeded()
    {
        await Charge("k1", "o1", 2_000);
        Text(await Call("POST", "/v1/charges/o1/cancel", "k1"), "status").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Refunds_never_exceed_the_charge_and_count_once()
    {
        await Charge("k1", "o1", 2_000);
        (await Refund("r1", "o1", "o1/refund/1", 1_500)).Status.ShouldBe(200);
        (await Refund("r1", "o1", "o1/refund/1", 1_500)).Status.ShouldBe(200);
        var tooMuch = await Refund("r2", "o1", "o1/refund/2", 501);
        (tooMuch.Status, Text(tooMuch, "code")).ShouldBe((402, "amount_exceeds_charge"));
        (await Refund("r3", "o1", "o1/refund/3", 500)).Status.ShouldBe(200);
        (await Refund("r4", "o9", "o9/refund/1", 1)).Status.ShouldBe(404);
        Text(await Call("GET", "/v1/refunds/o1%2Frefund%2F1"), "status").ShouldBe("succeeded");
        _ledger.Entries.Where(e => e.Kind == Entry.RefundKind && e.HasSucceeded).Sum(e => e.Amount).ShouldBe(2_000);
    }

    [Theory]
    [InlineData("/v1/charges", "{")]
    [InlineData("/v1/charges", """{"reference":"o1","amount":0,"currency":"USD"}""")]
    [InlineData("/v1/charges", """{"reference":"o1","amount":1,"currency":"XXX"}""")]
    [InlineData("/v1/charges", """{"amount":1,"currency":"USD"}""")]
    [InlineData("/v1/refunds", """{"charge":"o1","amount":1}""")]
    [InlineData("/v1/refunds", "null")]
    public async Task Invalid_request_body_is_rejected(string target, string body) =>
        (await Call("POST", target, "k1", body)).Status.ShouldBe(400);

    [Fact]
    public async Task Charge_requires_idempotency_key()
    {
        var body = """{"reference":"o1","amount":5,"currency":"USD"}""";
        (await Call("POST", "/v1/charges", null, body)).Status.ShouldBe(400);
        (await Call("POST", "/v1/charges", new string('k', 301), body)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Behaviour_can_be_set_and_read()
    {
        (await Call("PUT", "/v1/behaviour", body: """{"errorRate":1}""")).Status.ShouldBe(200);
        (await Charge("k1", "o1", 2_000)).Status.ShouldBe(500);
        (await Call("GET", "/v1/behaviour")).Body.GetProperty("errorRate").GetDouble().ShouldBe(1);
        (await Call("PUT", "/v1/behaviour", body: """{"declineRate":1}""")).Status.ShouldBe(200);
        (await Charge("k1", "o1", 2_000)).Status.ShouldBe(402);
        (await Call("PUT", "/v1/behaviour", body: """{"dropRate":1.5}""")).Status.ShouldBe(400);
        (await Call("PUT", "/v1/behaviour", body: """{"latencyMs":-1}""")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_ledger_is_read_page_by_page()
    {
        for (var i = 1; i <= 5; i++) await Charge($"k{i}", $"o{i}", i);
        var first = (await Call("GET", "/v1/ledger?limit=3")).Body;
        first.GetProperty("entries").GetArrayLength().ShouldBe(3);
        var rest = (await Call("GET", $"/v1/ledger?after={first.GetProperty("next").GetInt64()}&limit=3")).Body;
        rest.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("reference").GetString()).ShouldBe(["o4", "o5"]);
        rest.TryGetProperty("next", out _).ShouldBeFalse();
        (await Call("GET", "/v1/ledger?after=99")).Body.GetProperty("entries").GetArrayLength().ShouldBe(0);
    }
}
