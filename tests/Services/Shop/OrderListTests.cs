using System.Net;
using Doms.Contracts;
using Doms.Hosting.Identity;
using Doms.Hosting.PendingReasons;
using Doms.Hosting.Web;
using Doms.Orchestrator;

namespace Doms.Tests.Services.Shop;

/// <summary>Orders that are found, read in parts, changed at a version, and placed for others.</summary>
public sealed class OrderListTests : IAsyncLifetime
{
    HttpShop _shop = null!;
    HttpClient _olga = null!;
    HttpClient _alice = null!;
    HttpClient _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(paceSeconds: 0);
        _olga = _shop.OperatorClient();
        _alice = _shop.ClientAs("alice");
        _backend = _shop.ClientAs("shop", Roles.Service);
        foreach (var productId in new[] { "P1", "P2" })
            await _olga.Post("/api/inventory", new { productId, quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { _olga, _alice, _backend }) client.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Order_is_found_by_address_reference_number_and_product()
    {
        var first = await Place(_backend, "P1", "ann@example.com", "2026/0001", "ann");
        var second = await Place(_backend, "P2", "bea@m\u00fcnchen.example", "A-2", "bea");
        var number = (await _olga.Get($"/api/orders/{second}")).Text("number");

        (await Find("q=ANN@example.com")).ShouldBe([first]);
        (await Find("q=bea@m%C3%BCnchen.example")).ShouldBe([second]);
        (await Find("q=2026/0001")).ShouldBe([first]);
        (await Find($"q={number}")).ShouldBe([second]);
        (await Find($"q={first}")).ShouldBe([first]);
        (await Find("q=P2")).ShouldBe([second]);
        (await Find("q=P")).ShouldBeEmpty();
        (await Find("customer=bea")).ShouldBe([second]);
        (await _alice.Get("/api/orders?q=P2")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Orders_are_filtered_by_status_time_and_attention()
    {
        var first = await Place(_alice, "P1");
        await _shop.Settle(60 * 60);
        var second = await Place(_alice, "nothing");
        await _shop.Settle(60);
        var created = (await _alice.Get($"/api/orders/{second}")).Text("createdAt");

        (await Find("status=confirmed,CANCELLED")).ShouldBe([second, first]);
        (await Find("status=cancelled")).ShouldBe([second]);
        (await Find("sort=createdAt")).ShouldBe([first, second]);
        (await Find("sort=-updatedAt&limit=1")).ShouldBe([second]);
        (await Find($"from={Uri.EscapeDataString(created)}")).ShouldBe([second]);
        (await Find($"to={Uri.EscapeDataString(created)}")).ShouldBe([first]);
        (await Find($"updatedTo={Uri.EscapeDataString(created)}")).ShouldBe([first]);
        (await Find("attention=true")).ShouldBeEmpty();
        (await Find("attention=false")).ShouldBe([second, first]);
        (await Count(_olga, "")).ShouldBe(2);
        (await Count(_olga, "?status=CANCELLED&attention=false")).ShouldBe(1);
        (await Count(_shop.ClientAs("bob"), "")).ShouldBe(0);
        await _olga.Get("/api/orders/count?limit=5", HttpStatusCode.BadRequest);
        await _alice.Get("/api/orders?attention=true", HttpStatusCode.BadRequest);
        await _olga.Get("/api/orders?updatedSince=2026-01-01", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Order_is_found_by_tracking_number_and_end_of_id()
    {
        var first = await Place(_alice, "P1");
        var second = await Place(_alice, "P2");
        await _olga.Post($"/api/shipments/{first}-s1/pack");
        await _olga.Post($"/api/shipments/{first}-s1/dispatch", new { carrier = "UPS", trackingNumber = "1Z999AA10123456784" });
        await _shop.Settle(1);

        (await Find("q=1Z999AA10123456784")).ShouldBe([first]);
        (await Find($"q={second[^8..]}")).ShouldBe([second]);
        (await Find($"q={second[^7..]}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Orders_are_filtered_by_product_and_total()
    {
        await _olga.Post("/api/inventory", new { productId = "Y1", quantity = 9, price = 1_200 }, HttpStatusCode.Created);
        var cheap = await Place(_alice, "P1");
        var dear = await Place(_alice, "Y1");

        (await Find("product=P1")).ShouldBe([cheap]);
        (await Find("product=P1&totalFrom=10")).ShouldBeEmpty();
        (await Find("totalFrom=9.99&totalTo=9.99")).ShouldBe([cheap]);
        (await Find("totalFrom=10")).ShouldBe([dear]);
        (await Find("totalTo=1199.99")).ShouldBe([cheap]);
        (await Count(_olga, "?totalFrom=9&totalTo=1200")).ShouldBe(2);
        (await Count(_alice, "?product=P1&totalFrom=9")).ShouldBe(1);
        (await Count(_shop.ClientAs("bob"), "?totalFrom=9")).ShouldBe(0);
        (await Find("customer=alice&product=Y1")).ShouldBe([dear]);
    }

    [Theory]
    [InlineData("totalTo=5.555", "totalTo")]
    [InlineData("totalFrom=-1", "totalFrom")]
    [InlineData("totalFrom=1e3", "totalFrom")]
    [InlineData("totalFrom=9&totalTo=8.99", "totalFrom")]
    public async Task Invalid_filter_of_totals_is_refused_by_name(string query, string field) =>
        (await _olga.Get($"/api/orders?{query}", HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(field, out _)
            .ShouldBeTrue();

    [Fact]
    public async Task Orders_are_filtered_by_stage_until_they_end()
    {
        var first = await Place(_alice, "P1");
        var second = await Place(_alice, "P2");
        await Move(first, "pack");

        (await Find("shipment=created")).ShouldBe([second]);
        (await Find("shipment=PACKED,CREATED")).ShouldBe([second, first]);
        (await Count(_olga, "?shipment=PACKED&status=CONFIRMED")).ShouldBe(1);
        await Move(first, "dispatch");
        (await Find("shipment=DISPATCHED,IN_TRANSIT")).ShouldBe([first]);
        await Move(first, "deliver");
        (await Find("status=COMPLETED")).ShouldBe([first]);
        (await Find("shipment=DELIVERED,CREATED")).ShouldBe([second]);
        await _olga.Get("/api/orders?shipment=lost", HttpStatusCode.BadRequest);

        async Task Move(string id, string move)
        {
            await _olga.Post($"/api/shipments/{id}-s1/{move}");
            await _shop.Settle(1);
        }
    }

    [Fact]
    public async Task View_has_the_time_of_the_confirmation()
    {
        var confirmed = await _olga.Get($"/api/orders/{await Place(_alice, "P1")}");
        confirmed.GetProperty("confirmedAt").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(
            confirmed.GetProperty("createdAt").GetDateTimeOffset());
        var refused = await _olga.Get($"/api/orders/{await Place(_alice, "nothing")}");
        refused.GetProperty("confirmedAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Timeline_is_included_on_request()
    {
        var id = await Place(_alice, "P1");

        (await _alice.Get($"/api/orders/{id}?expand=timeline")).GetProperty("timeline")[0].Text("event").ShouldBe("ORDER_CREATED");
        await _alice.Get($"/api/orders/{id}?expand=everything", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Customer_cannot_place_an_order_for_another()
    {
        var body = new { customerId = "bob", items = new { P1 = 1 } };
        (await _alice.Post("/api/orders", body, HttpStatusCode.Forbidden)).Text("code").ShouldBe("customer_mismatch");
        await _alice.Post("/api/orders", new { customerId = "alice", items = new { P1 = 1 } }, HttpStatusCode.Created);
        await _backend.Post("/api/orders", body, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Cancellation_of_another_version_is_refused()
    {
        var id = await Place(_alice, "P1");
        using var read = await _alice.GetAsync($"/api/orders/{id}");
        var tag = read.Headers.ETag!;
        (await Cancel("\"1\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        using var unchanged = new HttpRequestMessage(HttpMethod.Get, $"/api/orders/{id}");
        unchanged.Headers.IfNoneMatch.Add(tag);
        using var answer = await _alice.SendAsync(unchanged);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await Cancel("14")).ShouldBe(HttpStatusCode.BadRequest);
        (await Cancel(tag.Tag)).ShouldBe(HttpStatusCode.Accepted);

        async Task<HttpStatusCode> Cancel(string ifMatch)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/orders/{id}/cancel");
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
            using var response = await _alice.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Preview_of_a_cancellation_tells_effects_and_changes_nothing()
    {
        var id = await Place(_backend, "P1", "ann@example.com");
        await _shop.Settle(1);
        var before = await _olga.Get($"/api/orders/{id}");

        var preview = await _olga.Get($"/api/orders/{id}/cancel");

        (preview.GetProperty("refund").GetDecimal(), preview.Text("currency")).ShouldBe((9.99m, "USD"));
        (preview.GetProperty("units").GetInt64(), preview.GetProperty("mail").GetBoolean()).ShouldBe((1L, true));
        preview.GetProperty("shipments").EnumerateArray().Select(shipment => shipment.GetString()).ShouldBe([$"{id}-s1"]);
        (await _olga.Get($"/api/orders/{id}")).GetProperty("version").GetInt64().ShouldBe(before.GetProperty("version").GetInt64());
        foreach (var move in new[] { "pack", "dispatch" }) await _olga.Post($"/api/shipments/{id}-s1/{move}");
        await _shop.Settle(1);
        (await _olga.Get($"/api/orders/{id}/cancel", HttpStatusCode.Conflict)).Text("code").ShouldBe("order_dispatched");
    }

    [Fact]
    public async Task Service_that_cannot_be_read_hides_only_its_own_reasons()
    {
        var id = await Place(_alice, "P1");
        var reasons = await _shop.Run(shop => new OrderPendingReasons(
            [
                new ServiceEndpoints(ServiceNames.Payments, 2, _ => { })
                {
                    FindPendingReasons = (_, _, _, _) => throw new InvalidOperationException("Workflow 'bogus' is not known."),
                },
                OrchestratorModule.Endpoints(new OrchestratorOptions()),
            ],
            shop.Node(ServiceNames.Orders).Rows,
            shop.Node(ServiceNames.Orders).PendingReasons).Of(id, forOperator: true, CancellationToken.None).AsTask());

        (await reasons).Select(reason => (reason.Service, reason.Kind)).ShouldBe([("payments", "UNREADABLE"), ("orchestrator", "STEP")]);
        (await reasons)[0].Error.ShouldBe("Workflow 'bogus' is not known.");
    }

    static async Task<int> Count(HttpClient client, string query) =>
        (await client.Get($"/api/orders/count{query}")).GetProperty("count").GetInt32();

    async Task<IReadOnlyList<string>> Find(string query) =>
        [.. (await _olga.Get($"/api/orders?{query}")).Items().Select(order => order.Text("orderId"))];

    async Task<string> Place(
        HttpClient client, string productId, string? customerEmail = null, string? reference = null, string? customerId = null)
    {
        var items = new Dictionary<string, int> { [productId] = 1 };
        var order = await client.Post(
            "/api/orders", new { items, customerEmail, reference, customerId }, HttpStatusCode.Created);
        await _shop.Settle(5);
        return order.Text("orderId");
    }
}
