using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// Requests that start and then stall, over raw sockets and in real time, because the server's timeouts are real.
/// </summary>
public sealed class SlowRequestTests
{
    const string Json = "Content-Type: application/json\r\n";
    const string Stalled = $"{Json}Content-Length: 1000\r\n";
    const string StalledChunk = $"{Json}Transfer-Encoding: chunked\r\n";
    const string BodyStart = """{"items":{""";

    /// <summary>Large enough to exceed a rate of a few hundred bytes per second for minutes.</summary>
    static readonly string QuickStart = BodyStart + new string(' ', 50_000);

    /// <summary>Endpoints that read a body in different ways: as JSON, by model binding, copied.</summary>
    static readonly string[] BodyEndpoints =
    [
        "POST /api/orders", "POST /api/inventory", "PUT /api/inventory/P1", "POST /api/inventory/reserve",
        "POST /api/payments/refund/none", "POST /api/fulfillment/none/fail", "POST /api/sagas/none/resolve",
        "POST /api/orders/none/cancel",
    ];

    [Theory, InlineData(true), InlineData(false)]
    public async Task Stalled_body_is_408_and_blocks_no_other_request(bool isJoined)
    {
        await using var shop = await HttpShop.Start(isJoined);
        using var olga = shop.OperatorClient();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        var slow = new List<RawRequest>();
        foreach (var line in BodyEndpoints)
        {
            slow.Add(await RawRequest.Begin(olga, line, Stalled, BodyStart));
            slow.Add(await RawRequest.Begin(olga, line, $"{Stalled}Idempotency-Key: {line}\r\n", BodyStart));
            slow.Add(await RawRequest.Begin(olga, line, StalledChunk, $"A\r\n{BodyStart}"));
        }

        slow.Add(await RawRequest.Begin(olga, BodyEndpoints[0], $"{Json}Content-Length: 1000000\r\n", QuickStart));

        await PlaceOrder(olga, "another");
        foreach (var request in slow)
        {
            using (request)
            {
                var response = await request.ReadToEnd();
                response.ShouldStartWith("HTTP/1.1 408 ", customMessage: request.Line);
                response.ShouldContain("application/problem+json", customMessage: request.Line);
                BodyOf(response).GetProperty("code").GetString().ShouldBe("request_timeout");
            }
        }

        await PlaceOrder(olga, BodyEndpoints[0]);
    }

    [Fact]
    public async Task Stalled_connection_gets_response_and_is_closed()
    {
        await using var shop = await HttpShop.Start();
        using var anonymous = shop.Client();
        using var alice = shop.ClientAs("alice");
        using var unknown = await RawRequest.Begin(anonymous, "POST /api/orders", Stalled, BodyStart);
        using var forbidden = await RawRequest.Begin(alice, "POST /api/inventory", Stalled, BodyStart);
        using var nowhere = await RawRequest.Begin(alice, "POST /nowhere", Stalled, BodyStart);
        using var headers = await RawRequest.BeginHeaders(alice, "GET /api/orders", "X-Pad: x");

        await alice.Get("/api/orders");
        (await unknown.ReadToEnd()).ShouldStartWith("HTTP/1.1 401 ");
        (await forbidden.ReadToEnd()).ShouldStartWith("HTTP/1.1 403 ");
        (await nowhere.ReadToEnd()).ShouldStartWith("HTTP/1.1 404 ");
        (await headers.ReadToEnd()).ShouldStartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task Client_that_ends_its_sending_side_is_answered()
    {
        const string order = """{"items":{"P1":1}}""";
        const int clients = 10;
        await using var shop = await HttpShop.Start();
        using var olga = shop.OperatorClient();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = clients, price = 9.99 }, HttpStatusCode.Created);
        var requests = new List<RawRequest>();
        await shop.HoldUntilWaiting(clients, async () =>
        {
            for (var i = 0; i < clients; i++)
            {
                var request = await RawRequest.Begin(
                    olga, "POST /api/orders", $"{Json}Connection: close\r\nContent-Length: {order.Length}\r\n", order);
                request.EndSending();
                requests.Add(request);
            }
        });

        foreach (var request in requests)
            using (request)
                (await request.ReadToEnd()).ShouldStartWith("HTTP/1.1 201 ");
    }

    /// <summary>Places an order; the key of an incomplete request must still be usable.</summary>
    static async Task PlaceOrder(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders");
        request.Content = JsonContent.Create(new { items = new[] { new { productId = "P1", quantity = 1 } } });
        request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    static JsonElement BodyOf(string response) =>
        JsonElement.Parse(response[response.IndexOf('{', StringComparison.Ordinal)..(response.LastIndexOf('}') + 1)]);
}
