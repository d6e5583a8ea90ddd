using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Doms.Tests.EndToEnd.Access;

/// <summary>Malicious requests: each is rejected with a descriptive problem or stored literally.</summary>
public sealed class HostileInputTests(RunningHost host) : IClassFixture<RunningHost>
{
    /// <summary>Endpoints that read a body, with a valid body each.</summary>
    public static TheoryData<string, string, string> Bodies { get; } = new()
    {
        { "POST", "/api/orders", """{"items":{"P1":1}}""" },
        { "POST", "/api/inventory", """{"productId":"P3","quantity":1}""" },
        { "PUT", "/api/inventory/P1", """{"name":"One"}""" },
        { "POST", "/api/inventory/reserve", """{"productId":"P1","quantity":1}""" },
        { "POST", "/api/inventory/release", """{"productId":"P1","quantity":1}""" },
        { "POST", "/api/payments/refund/none", """{"amount":1}""" },
        { "POST", "/api/fulfillment/none/fail", """{"reason":"lost"}""" },
        { "POST", "/api/sagas/none/resolve", """{"outcome":"CANCELLED","note":"x"}""" },
        { "POST", "/api/orders/none/cancel", """{"reason":"x"}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_that_is_not_strict_json_is_refused(string method, string path, string body)
    {
        var deep = string.Concat(Enumerable.Repeat("[", 1_000)) + string.Concat(Enumerable.Repeat("]", 1_000));
        using var right = JsonDocument.Parse(body);
        var first = right.RootElement.EnumerateObject().First();
        string[] wrong =
        [
            "{", "nonsense", "[1", body.Replace("}", ",}", StringComparison.Ordinal), $"{body} trailing", $"/* why */{body}",
            body.Insert(1, $"\"deep\":{deep},"), "'single'", "NaN", body.Insert(1, $"\"{first.Name}\":{first.Value.GetRawText()},"),
        ];
        foreach (var text in wrong) await ShouldBeRefused(method, path, Json(text), [400], text);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Byte_order_mark_is_ignored_everywhere(string method, string path, string body)
    {
        using var marked = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(body)]);
        marked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await host.Send("olga", method, path, marked);
        answer.Status.ShouldBeOneOf([200, 201, 404, 409], answer.Text);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_with_unsupported_type_or_encoding_is_refused(string method, string path, string body)
    {
        using var packed = Json(body);
        packed.Headers.ContentEncoding.Add("gzip");
        await ShouldBeRefused(method, path, packed, [415], "gzip");
        foreach (var type in new[] { "text/plain", "application/xml", "application/x-www-form-urlencoded" })
            await ShouldBeRefused(method, path, new StringContent(body, Encoding.UTF8, type), [415], type);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_too_large_is_refused(string method, string path, string body)
    {
        var large = body.Insert(1, $"\"pad\":\"{new string('x', 1024 * 1024)}\",");
        await ShouldBeRefused(method, path, Json(large), [413], "too large");
    }

    [Fact]
    public async Task Headers_too_large_or_too_many_are_refused()
    {
        var large = ("X-Pad", new string('x', 33 * 1024));
        (await host.Send("olga", "GET", "/api/inventory/P1", (HttpContent?)null, large)).Status.ShouldBe(431);
        var many = Enumerable.Range(0, 101).Select(i => ($"X-Pad-{i}", "x")).ToArray();
        (await host.Send("olga", "GET", "/api/inventory/P1", (HttpContent?)null, many)).Status.ShouldBe(431);
    }

    [Fact]
    public async Task Order_of_ten_thousand_lines_is_refused_with_the_limit()
    {
        var lines = Enumerable.Range(0, 10_000).Select(i => new { productId = $"P{i}", quantity = 1 });
        var answer = await host.Send("olga", "POST", "/api/orders", JsonSerializer.Serialize(new { items = lines }));
        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain("at most 500 lines");
    }

    [Fact]
    public async Task Concurrent_refunds_never_exceed_the_payment()
    {
        var id = await host.PlaceConfirmedOrder();
        foreach (var move in new[] { "pack", "dispatch" })
            (await host.Send("olga", "POST", $"/api/fulfillment/{id}/{move}")).Status.ShouldBe(200);
        await Processes.Poll.Until("the payment to be marked as dispatched", async () =>
            (await host.Send("olga", "GET", $"/api/orders/{id}/timeline")).Text.Contains("SHIPPED", StringComparison.Ordinal));

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => host.Send("olga", "POST", $"/api/payments/refund/{id}", """{"amount":3}""")));
        responses.Count(answer => answer.Status is 200 or 202).ShouldBe(3);
        responses.Count(answer => answer.Status == 409).ShouldBe(17);
        await Processes.Poll.Until("the refunds", async () =>
            (await host.Send("olga", "GET", $"/api/payments/order/{id}")).Json.GetProperty("refundedAmount").GetDecimal() == 9m);
        foreach (var amount in new[] { "0", "-1" })
            (await host.Send("olga", "POST", $"/api/payments/refund/{id}", $$"""{"amount":{{amount}}}""")).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("""{"items":{"P1":-1}}""")]
    [InlineData("""{"items":{"P1":0}}""")]
    [InlineData("""{"items":{"P1":1.5}}""")]
    [InlineData("""{"items":{"P1":2147483648}}""")]
    [InlineData("""{"items":{"P1":99999999999999999999}}""")]
    [InlineData("""{"items":{"P1":1e9}}""")]
    [InlineData("""{"items":{"P1":"1e9"}}""")]
    [InlineData("""{"items":[{"productId":"P1","quantity":1,"price":-1}]}""")]
    [InlineData("""{"items":[{"productId":"P1","quantity":1,"price":1.999}]}""")]
    [InlineData("""{"items":[{"productId":"P1","quantity":1,"price":12345678901234567890123456789}]}""")]
    [InlineData("""{"items":[{"productId":"P1","quantity":1000000,"price":9999999999999},{"productId":"P2","quantity":9,"price":1}]}""")]
    [InlineData("""{"items":{"P1":1},"amount":1e300}""")]
    [InlineData("""{"items":{"P\u00001":1}}""")]
    [InlineData("""{"items":{"P1":1},"reference":"a\u0000b"}""")]
    [InlineData("""{"items":{"P1":1},"reference":"a\nb"}""")]
    [InlineData("""{"items":{"P1":1},"customerId":"\ud800"}""")]
    [InlineData("""{"items":{"P1":1},"metadata":{"a":"\udfff"}}""")]
    [InlineData("""{"items":{"P1":1},"metadata":{"a\u0000":"b"}}""")]
    [InlineData("""{"items":{"P1":1},"customerEmail":"a@b.co\r\nBcc: c@d.co"}""")]
    [InlineData("""{"items":{"P1":1},"customerEmail":"a@b.co, c@d.co"}""")]
    [InlineData("""{"items":{"P1":1},"currency":"XXX"}""")]
    [InlineData("""{"items":{"P1":1},"\ud800":1}""")]
    [InlineData("""{"items":[{"productId":"P1","quantity":1,"\udfff":1}]}""")]
    public async Task An_order_out_of_bounds_is_refused(string body) =>
        await ShouldBeRefused("POST", "/api/orders", Json(body), [400, 422], body);

    [Theory]
    [InlineData("'; DROP TABLE orders; --")]
    [InlineData("\" OR \"\"=\"")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("${jndi:ldap://127.0.0.1/a}")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("../../etc/passwd")]
    [InlineData("%00%0d%0a")]
    [InlineData("{0}{1:X}")]
    [InlineData("\ud83d\udce6 \u05e9\u05dc\u05d5\u05dd \u00e9")]
    public async Task Hostile_text_is_stored_and_returned_unchanged(string text)
    {
        var items = new Dictionary<string, int> { ["P1"] = 1 };
        var body = JsonSerializer.Serialize(new { items, reference = text, metadata = new { note = text } });
        var placed = await host.Send("olga", "POST", "/api/orders", body);
        placed.Status.ShouldBe(201, placed.Text);
        var id = placed["orderId"]!;

        var read = await host.Send("olga", "GET", $"/api/orders/{id}");
        (read["reference"], read.Json.GetProperty("metadata").GetProperty("note").GetString()).ShouldBe((text, text));
        var found = await host.Send("olga", "GET", $"/api/orders?reference={Uri.EscapeDataString(text)}");
        found.Json.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("orderId").GetString().ShouldBe(id);
        (await host.Send("olga", "GET", $"/api/inventory/{Uri.EscapeDataString(text)}")).Status.ShouldBeOneOf(404, 400);
        (await host.Send("olga", "GET", $"/api/sagas/{Uri.EscapeDataString(text)}")).Status.ShouldBeOneOf(404, 400);
    }

    [Theory]
    [InlineData("/api/orders/%00")]
    [InlineData("/api/orders/a%00b/why")]
    [InlineData("/api/inventory/%00")]
    [InlineData("/api/sagas/%00")]
    [InlineData("/api/waits/%00")]
    [InlineData("/api/payments/order/%00")]
    [InlineData("/api/orders/%00/refunds")]
    [InlineData("/api/refunds/%00-r1")]
    [InlineData("/api/refunds?status=LOST")]
    [InlineData("/api/fulfillment/order/%00")]
    [InlineData("/api/orders?reference=%00")]
    [InlineData("/api/orders?from=yesterday")]
    [InlineData("/api/notifications?orderId=%00")]
    [InlineData("/api/admin/dead-letters/%00")]
    [InlineData("/api/admin/dead-letters?status=LOST")]
    [InlineData("/api/orders/%ff%fe")]
    public async Task Malformed_address_is_400_or_404_and_never_500(string address)
    {
        var answer = await host.Send("olga", "GET", address);
        answer.Status.ShouldBeOneOf(400, 404);
    }

    [Fact]
    public async Task Members_that_a_request_does_not_have_are_refused()
    {
        const string body = """{"items":{"P1":1},"status":"COMPLETED","owner":"bob","totalAmount":0,"version":7,"orderId":"mine"}""";
        var refused = await host.Send("alice", "POST", "/api/orders", body);
        (refused.Status, refused["code"]).ShouldBe((400, "unknown_member"));
        refused.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["status", "owner", "totalAmount", "version", "orderId"]);
    }

    [Fact]
    public async Task An_idempotency_key_that_is_too_long_is_refused()
    {
        const string body = """{"items":{"P1":1}}""";
        (await host.Send("alice", "POST", "/api/orders", body, ("Idempotency-Key", new string('k', 255)))).Status.ShouldBe(201);
        (await host.Send("alice", "POST", "/api/orders", body, ("Idempotency-Key", new string('k', 256)))).Status.ShouldBe(400);
    }

    async Task ShouldBeRefused(string method, string path, HttpContent body, int[] statuses, string what)
    {
        using (body)
        {
            var answer = await host.Send("olga", method, path, body);
            answer.Status.ShouldBeOneOf(statuses, $"{method} {path}: {what[..Math.Min(what.Length, 60)]}\n{answer.Text}");
            answer.Json.GetProperty("status").GetInt32().ShouldBe(answer.Status);
            answer.Text.ShouldNotContain("System.");
            answer.Text.ShouldNotContain("Exception");
        }
    }

    static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));
}
