using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Inventory;

/// <summary>Adjustments, counts, the ledger and the catalogue over HTTP.</summary>
public sealed class StockRouteTests : IAsyncLifetime
{
    HttpShop _shop = null!;
    HttpClient _olga = null!;
    HttpClient _alice = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(paceSeconds: 0);
        (_olga, _alice) = (_shop.OperatorClient(), _shop.ClientAs("alice"));
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        _olga.Dispose();
        _alice.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Adjustments_and_counts_are_in_the_ledger()
    {
        await Adjust("P1", new { delta = -3, reasonCode = "DAMAGED", document = "RMA 7", note = "wet" });
        await _alice.Post("/api/inventory/reserve", new { productId = "P1", quantity = 4 });
        var counted = await _olga.Put("/api/inventory/P1/count", new { onHand = 9, expectedQuantity = 7, document = "sheet 1" });

        Units(counted).ShouldBe((5, 4, 9));
        var ledger = (await _olga.Get("/api/inventory/P1/ledger")).Items();
        ledger.Select(entry => (entry.Text("reason"), entry.GetProperty("deltaAvailable").GetInt64()))
            .ShouldBe([("COUNTED", 2), ("RESERVED", -4), ("DAMAGED", -3), ("CREATED", 10)]);
        (ledger[2].Text("document"), ledger[2].Text("note"), ledger[2].Text("actor"), ledger[2].Text("movementId"))
            .ShouldBe(("RMA 7", "wet", "olga", "P1/2"));
        await _alice.Get("/api/inventory/P1/ledger", HttpStatusCode.Forbidden);
        await _olga.Get("/api/inventory/none/ledger", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Ledger_is_paged_while_entries_are_added()
    {
        for (var i = 1; i <= 6; i++) await Adjust("P1", new { delta = i, reasonCode = "RECEIVED" });

        var first = await _olga.Get("/api/inventory/P1/ledger?limit=3");
        await Adjust("P1", new { delta = 100, reasonCode = "RECEIVED" });
        var second = await _olga.Get($"/api/inventory/P1/ledger?limit=3&cursor={first.Text("nextCursor")}");
        var last = await _olga.Get($"/api/inventory/P1/ledger?limit=3&cursor={second.Text("nextCursor")}");

        SequencesOf(first).Concat(SequencesOf(second)).Concat(SequencesOf(last)).ShouldBe([7, 6, 5, 4, 3, 2, 1]);
        (last.TryGetProperty("nextCursor", out var next) && next.ValueKind == JsonValueKind.String).ShouldBeFalse();
        await _olga.Post("/api/inventory", new { productId = "P2", quantity = 1 }, HttpStatusCode.Created);
        await _olga.Get($"/api/inventory/P2/ledger?limit=3&cursor={first.Text("nextCursor")}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Adjustment_is_made_once_for_an_idempotency_key()
    {
        for (var i = 0; i < 2; i++)
            await Adjust("P1", new { delta = 5, reasonCode = "RECEIVED" }, ("Idempotency-Key", "delivery-7"));

        Units(await _olga.Get("/api/inventory/P1")).ShouldBe((15, 0, 15));
    }

    [Theory]
    [InlineData("""{"reasonCode":"LOST"}""")]
    [InlineData("""{"delta":0,"reasonCode":"LOST"}""")]
    [InlineData("""{"delta":1}""")]
    [InlineData("""{"delta":1,"reasonCode":"STOLEN"}""")]
    [InlineData("""{"delta":1,"reasonCode":"LOST","dokument":"x"}""")]
    public async Task Incomplete_or_misspelt_adjustment_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _olga.PostAsync("/api/inventory/P1/adjustments", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _olga.Get("/api/inventory/P1")).GetProperty("version").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Adjustment_of_several_products_is_all_or_none()
    {
        await _olga.Post("/api/inventory", new { productId = "P2", quantity = 5 }, HttpStatusCode.Created);
        object Items(long first, long second) => new
        {
            reasonCode = "RECEIVED",
            document = "note 12",
            items = new[] { new { productId = "P1", delta = first }, new { productId = "P2", delta = second } },
        };

        await _olga.Post("/api/inventory/adjustments", Items(1, -6), HttpStatusCode.Conflict);
        await _olga.Post("/api/inventory/adjustments", new { reasonCode = "FOUND" }, HttpStatusCode.BadRequest);
        var adjusted = (await _olga.Post("/api/inventory/adjustments", Items(1, -5))).Items();

        adjusted.Select(Units).ShouldBe([(11, 0, 11), (0, 0, 0)]);
        (await _olga.Get("/api/inventory/P2/ledger")).Items()[0].Text("document").ShouldBe("note 12");
    }

    [Fact]
    public async Task Prices_of_several_products_are_changed_all_or_none()
    {
        await _olga.Post("/api/inventory", new { productId = "P2", quantity = 5 }, HttpStatusCode.Created);
        object Items(string second) =>
            new { items = new[] { new { productId = "P1", price = 3.5 }, new { productId = second, price = 4.0 } } };

        await _olga.Post("/api/inventory/prices", Items("P9"), HttpStatusCode.NotFound);
        await _olga.Post("/api/inventory/prices", new { items = new[] { new { productId = "P1" } } }, HttpStatusCode.BadRequest);
        (await _olga.Post("/api/inventory/prices", Items("P2"))).Items().Select(product => product.GetProperty("price").GetDecimal())
            .ShouldBe([3.5m, 4m]);
    }

    [Fact]
    public async Task Write_based_on_sold_stock_is_refused()
    {
        var read = await TagOf("P1");
        await Adjust("P1", new { delta = -3, reasonCode = "LOST" });

        foreach (var (method, address, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Put, "/api/inventory/P1", new { availableQuantity = 10 }),
            (HttpMethod.Put, "/api/inventory/P1/count", new { onHand = 10 }),
            (HttpMethod.Post, "/api/inventory/P1/adjustments", new { delta = 3, reasonCode = "FOUND" }),
        })
        {
            var problem = await Send(method, address, body, HttpStatusCode.PreconditionFailed, ("If-Match", read));
            (problem.Text("code"), problem.Text("current")).ShouldBe(("version_mismatch", "1.2"));
        }

        (await _olga.Put("/api/inventory/P1", new { availableQuantity = 10, version = 1 }, HttpStatusCode.PreconditionFailed))
            .Text("detail").ShouldStartWith("The version is \"1.2\" now, and the member version must be 2: ");
        await Send(HttpMethod.Put, "/api/inventory/P1", new { price = 3 }, HttpStatusCode.OK, ("If-Match", read));
        Units(await _olga.Get("/api/inventory/P1")).ShouldBe((7, 0, 7));
        (await TagOf("P1")).ShouldBe("\"2.2\"");
    }

    [Theory]
    [InlineData("A/B")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(" ")]
    [InlineData("SKU1 ")]
    [InlineData("SKU1\u200b")]
    [InlineData("cafe\u0301")]
    public async Task Id_that_no_address_has_is_refused(string productId) =>
        await _olga.Post("/api/inventory", new { productId, quantity = 1 }, HttpStatusCode.BadRequest);

    [Fact]
    public async Task Product_with_slash_of_earlier_versions_stays_usable()
    {
        _shop.Execute("inventory", """
            INSERT INTO products (product_id, version, currency, price, changed_by, changed_at) VALUES ('A/B', 1, 'USD', 100, 'ops', 0);
            INSERT INTO inventory (stock_id, version, product_id, location_id, available_quantity, reserved_quantity)
            VALUES ('A/B', 1, 'A/B', 'default', 4, 0);
            """);

        Units(await _olga.Get("/api/inventory/A%2FB")).ShouldBe((4, 0, 4));
        await _olga.Put("/api/inventory/A%2fB", new { price = 2 });
        await Adjust("A%2FB", new { delta = 1, reasonCode = "FOUND" });
        (await _olga.Get("/api/inventory/A%2FB/ledger")).Items().ShouldHaveSingleItem().Text("productId").ShouldBe("A/B");
    }

    [Fact]
    public async Task Quantity_in_a_change_of_product_is_refused() =>
        await _olga.Put("/api/inventory/P1", new { quantity = 77 }, HttpStatusCode.BadRequest);

    [Fact]
    public async Task Product_that_cannot_be_sold_warns()
    {
        var unpriced = await _olga.Post("/api/inventory", new { productId = "P2", quantity = 1 }, HttpStatusCode.Created);
        var foreign = await _olga.Put("/api/inventory/P1", new { currency = "JPY", price = 1_500 });

        WarningsOf(unpriced).ShouldBe(["no_price"]);
        WarningsOf(foreign).ShouldBe(["other_currency"]);
        WarningsOf(await _olga.Put("/api/inventory/P2", new { price = 2 })).ShouldBeEmpty();
        await _olga.Put("/api/inventory/P1", new { price = 12.5 }, HttpStatusCode.BadRequest);
        await _olga.Put("/api/inventory/P1", new { currency = "USD" }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Products_are_found_by_text_and_low_stock()
    {
        await _olga.Post(
            "/api/inventory", new { productId = "P2", quantity = 5, name = "Blue Mug 50%", lowStockAt = 5 }, HttpStatusCode.Created);
        await _olga.Put("/api/inventory/P1", new { lowStockAt = 3 });

        (await Ids("lowStock=true")).ShouldBe(["P2"]);
        (await Ids("lowStock=false")).ShouldBe(["P1"]);
        (await Ids("q=mug")).ShouldBe(["P2"]);
        (await Ids("q=p")).ShouldBe(["P1", "P2"]);
        (await Ids("q=%25")).ShouldBe(["P2"]);
        (await Ids("q=_")).ShouldBeEmpty();
        await _olga.Get("/api/inventory?lowStok=true", HttpStatusCode.BadRequest);
        (await _olga.Get("/api/inventory/P2")).GetProperty("lowStock").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Reservations_are_listed_by_owner_and_status()
    {
        using var bob = _shop.ClientAs("bob");
        var first = (await Reserve(_alice)).Text("reservationId");
        await _shop.Settle(1);
        var second = (await Reserve(bob)).Text("reservationId");
        await bob.Post($"/api/reservations/{second}/release");

        (await Reservations(_olga, "")).ShouldBe([second, first]);
        (await Reservations(_olga, "?status=reserved")).ShouldBe([first]);
        (await Reservations(_olga, "?customer=bob")).ShouldBe([second]);
        (await Reservations(_alice, "")).ShouldBe([first]);
        (await Reservations(_alice, "?customer=bob")).ShouldBeEmpty();
        await _alice.Get("/api/reservations?status=COMMITTED", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Reservation_is_consumed_by_its_holders_order()
    {
        await _olga.Put("/api/inventory/P1", new { availableQuantity = 1 });
        var reservationId = (await Reserve(_alice)).Text("reservationId");
        object items = new[] { new { productId = "P1", quantity = 1 } };

        var order = await _alice.Post("/api/orders", new { items, reservationId }, HttpStatusCode.Created);
        await _shop.Settle(5);

        (await _alice.Get($"/api/orders/{order.Text("orderId")}")).Text("status").ShouldBe("CONFIRMED");
        var reservation = await _alice.Get($"/api/reservations/{reservationId}");
        (reservation.Text("status"), reservation.Text("orderId")).ShouldBe(("CONSUMED", order.Text("orderId")));
    }

    [Fact]
    public async Task Customer_cannot_hoard_reservations()
    {
        const int max = 50;
        await _olga.Put("/api/inventory/P1", new { availableQuantity = 1_000 });
        for (var i = 0; i < max; i++) await Reserve(_alice);

        var refused = await _alice.Post("/api/inventory/reserve", new { productId = "P1", quantity = 1 }, HttpStatusCode.Conflict);
        refused.Text("code").ShouldBe("too_many_holds");
        using var backend = _shop.ClientAs("shop", "service");
        for (var i = 0; i <= max; i++) await Reserve(backend);
    }

    async Task<JsonElement> Reserve(HttpClient client) => await client.Post(
        "/api/reservations", new { items = new[] { new { productId = "P1", quantity = 1 } } }, HttpStatusCode.Created);

    static async Task<IEnumerable<string>> Reservations(HttpClient client, string query) =>
        (await client.Get($"/api/reservations{query}")).Items().Select(reservation => reservation.Text("reservationId"));

    async Task<IEnumerable<string>> Ids(string query) =>
        (await _olga.Get($"/api/inventory?{query}")).Items().Select(product => product.Text("productId"));

    static IEnumerable<long> SequencesOf(JsonElement page) => page.Items().Select(entry => entry.GetProperty("sequence").GetInt64());

    static IEnumerable<string> WarningsOf(JsonElement product) =>
        product.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("code"));

    static (long Available, long Reserved, long OnHand) Units(JsonElement product) => (
        product.GetProperty("availableQuantity").GetInt64(), product.GetProperty("reservedQuantity").GetInt64(),
        product.GetProperty("onHandQuantity").GetInt64());

    async Task<string> TagOf(string productId)
    {
        using var response = await _olga.GetAsync($"/api/inventory/{productId}");
        return response.Headers.ETag.ShouldNotBeNull().ToString();
    }

    Task<JsonElement> Adjust(string productId, object body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, $"/api/inventory/{productId}/adjustments", body, HttpStatusCode.OK, headers);

    async Task<JsonElement> Send(
        HttpMethod method, string address, object body, HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _olga.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
