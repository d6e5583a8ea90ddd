using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Contracts;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// Routes of shipments, stock, payments, mails and orders over HTTP, with lists read from a database.
/// </summary>
public sealed class RouteTests : ShopRoutes
{
    [Fact]
    public async Task Operator_moves_shipment_and_owner_sees_it()
    {
        var id = await Place(Alice);
        (await Alice.Get($"/api/fulfillment/order/{id}")).Text("status").ShouldBe("CREATED");
        await Backend.Get($"/fulfillment/order/{id}");
        await Bob.Get($"/api/fulfillment/order/{id}", HttpStatusCode.NotFound);
        await Alice.Post($"/api/fulfillment/{id}/pack", null, HttpStatusCode.Forbidden);

        await Olga.Post($"/api/fulfillment/{id}/dispatch", null, HttpStatusCode.Conflict);
        (await Olga.Post($"/api/fulfillment/{id}/pack")).Text("status").ShouldBe("PACKED");
        (await Olga.Post($"/api/fulfillment/{id}/pack")).Text("status").ShouldBe("PACKED");
        await Olga.Post($"/fulfillment/{id}/dispatch");
        (await Olga.Post($"/api/fulfillment/{id}/deliver")).Text("status").ShouldBe("DELIVERED");
        await Shop.Settle(1);
        (await Alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("COMPLETED");

        await Olga.Post($"/api/fulfillment/{id}/fail", new { reason = "late" }, HttpStatusCode.Conflict);
        await Olga.Post("/api/fulfillment/none/pack", null, HttpStatusCode.NotFound);
        await Olga.Post($"/api/fulfillment/{id}/fail", new { reason = new string('x', 501) }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Operator_moves_shipment_by_its_id()
    {
        var id = await Place(Alice);
        var shipment = (await Alice.Get($"/api/orders/{id}/shipments")).Items().ShouldHaveSingleItem();
        (shipment.Text("shipmentId"), shipment.GetProperty("number").GetInt32()).ShouldBe(($"{id}-s1", 1));
        (await Bob.Get($"/api/orders/{id}/shipments")).Items().ShouldBeEmpty();
        var address = $"/api/shipments/{id}-s1";
        await Alice.Get(address);
        await Bob.Get(address, HttpStatusCode.NotFound);
        await Alice.Post($"{address}/pack", null, HttpStatusCode.Forbidden);

        await Olga.Post($"{address}/pack");
        await Olga.Patch(address, new { carrier = "UPS" }, HttpStatusCode.Conflict);
        await Olga.Post($"{address}/dispatch", new { trackingUrl = "javascript:alert(1)" }, HttpStatusCode.BadRequest);
        var dispatched = await Olga.Post($"{address}/dispatch", new { carrier = "UPS", service = "GROUND", trackingNumber = "1Z9" });
        (dispatched.Text("carrier"), dispatched.Text("service"), dispatched.Text("trackingNumber")).ShouldBe(("UPS", "GROUND", "1Z9"));
        const string trackingUrl = "https://ups.example/1Z9";
        (await Olga.Patch(address, new { trackingUrl })).Text("trackingUrl").ShouldBe(trackingUrl);
        (await Olga.Post($"{address}/in-transit")).Text("status").ShouldBe("IN_TRANSIT");
        (await Olga.Post($"{address}/deliver")).Text("status").ShouldBe("DELIVERED");
        await Olga.Post($"{address}/fail", null, HttpStatusCode.Conflict);
        foreach (var missing in new[] { $"{id}-s2", id, "none" })
            await Olga.Post($"/api/shipments/{missing}/pack", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Shipments_are_listed_by_status_oldest_first()
    {
        var (first, second) = (await Place(Alice), await Place(Bob));

        (await ListReads.Pages(Olga, "/api/shipments?status=CREATED", "orderId")).ShouldBe([first, second]);
        (await Olga.Get("/api/shipments?status=PACKED")).Items().ShouldBeEmpty();
        (await Olga.Get("/api/shipments?status=CREATED&location=berlin")).Items().ShouldBeEmpty();
        await Olga.Post($"/api/shipments/{first}-s1/pack");
        var third = await Place(Bob);
        foreach (var query in new[] { "?status=created,Packed", "?status=PACKED,CREATED,FAILED", "" })
            (await ListReads.Pages(Olga, $"/api/shipments{query}", "orderId")).ShouldBe([first, second, third]);
        foreach (var query in new[] { "?status=PACKD", "?status=CREATED,", "?status=CREATED&limit=501", "?status=CREATED&cursor=AAAA" })
            await Olga.Get($"/api/shipments{query}", HttpStatusCode.BadRequest);
        await Alice.Get("/api/shipments?status=CREATED", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Reservation_of_several_products_is_extended_and_released()
    {
        await Olga.Post("/api/inventory", new { productId = "P2", quantity = 5 }, HttpStatusCode.Created);
        object[] items = [new { productId = "P1", quantity = 3 }, new { productId = "P2", quantity = 2 }];
        var reserved = await Alice.Post("/api/reservations", new { items }, HttpStatusCode.Created);
        var address = $"/api/reservations/{reserved.Text("reservationId")}";
        reserved.Items().Select(item => (item.Text("lineId"), item.Text("productId"))).ShouldBe([("1", "P1"), ("2", "P2")]);
        (await Alice.Get(address)).Text("status").ShouldBe("RESERVED");
        await Olga.Get(address);
        await Bob.Get(address, HttpStatusCode.NotFound);
        await Bob.Post($"{address}/release", null, HttpStatusCode.NotFound);

        await Shop.Settle(10 * 60);
        (await Alice.Post($"{address}/extend")).GetProperty("expiresAt").GetDateTimeOffset()
            .ShouldBeGreaterThan(reserved.GetProperty("expiresAt").GetDateTimeOffset());
        await Shop.Settle(10 * 60);
        (await Alice.Get("/api/inventory/P2")).GetProperty("reservedQuantity").GetInt64().ShouldBe(2);
        (await Alice.Post($"{address}/release")).Text("status").ShouldBe("RELEASED");
        await Alice.Post($"{address}/extend", null, HttpStatusCode.Conflict);
        (await Alice.Get("/api/inventory/P2")).GetProperty("reservedQuantity").GetInt64().ShouldBe(0);

        await Alice.Post("/api/reservations", new { items = new[] { new { productId = "P2", quantity = 6 } } }, HttpStatusCode.Conflict);
        await Alice.Post("/api/reservations", new { items = new[] { new { productId = "none", quantity = 1 } } }, HttpStatusCode.NotFound);
        await Alice.Post("/api/reservations", new { items = Array.Empty<object>() }, HttpStatusCode.BadRequest);
        await Alice.Post("/api/reservations", new { items = new object?[] { null } }, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Extended_reservation_expires_at_its_new_time()
    {
        var reserved = await Alice.Post(
            "/api/reservations", new { items = new[] { new { productId = "P1", quantity = 3 } } }, HttpStatusCode.Created);
        var address = $"/api/reservations/{reserved.Text("reservationId")}";
        await Shop.Settle(10 * 60);
        await Alice.Post($"{address}/extend");

        await Shop.Settle(14 * 60);
        (await Alice.Get(address)).Text("status").ShouldBe("RESERVED");
        await Shop.Settle(2 * 60);
        (await Alice.Get(address)).Text("status").ShouldBe("EXPIRED");
    }

    /// <summary>All requests have listed the same reservations before the first of them is handled.</summary>
    [Fact]
    public async Task Simultaneous_releases_by_product_all_find_their_units()
    {
        const int requests = 20;
        for (var i = 0; i < requests; i++) await Alice.Post("/api/inventory/reserve", new { productId = "P1", quantity = 1 });

        await Shop.HoldUntilWaiting(requests, () => Task.WhenAll(Enumerable.Range(0, requests).Select(
            _ => Alice.Post("/api/inventory/release", new { productId = "P1", quantity = 1 }))));

        (await Alice.Get("/api/inventory/P1")).GetProperty("reservedQuantity").GetInt64().ShouldBe(0);
        await Alice.Post("/api/inventory/release", new { productId = "P1", quantity = 1 }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Operator_maintains_products_and_anyone_reads_them()
    {
        await Olga.Post("/api/inventory", new { productId = "P1", quantity = 1 }, HttpStatusCode.Conflict);
        await Alice.Post("/api/inventory", new { productId = "P9", quantity = 1 }, HttpStatusCode.Forbidden);
        await Alice.Put("/api/inventory/P1", new { price = 1 }, HttpStatusCode.Forbidden);
        (await Olga.Put("/api/inventory/P1", new { price = 12.5, reason = "dearer" })).GetProperty("price").GetDecimal().ShouldBe(12.5m);
        (await Olga.Post("/api/inventory/P1/add?quantity=5")).GetProperty("availableQuantity").GetInt64().ShouldBe(105);
        await Olga.Post("/api/inventory/none/add?quantity=5", null, HttpStatusCode.NotFound);
        await Olga.Post("/api/inventory/P1/add?quantity=-5", null, HttpStatusCode.BadRequest);
        await Olga.Post("/api/inventory/P1/add", null, HttpStatusCode.BadRequest);
        await Olga.Put("/api/inventory/P1", new { price = 1.234 }, HttpStatusCode.BadRequest);

        using var anonymous = Shop.Client();
        (await anonymous.Get("/inventory/P1")).GetProperty("availableQuantity").GetInt64().ShouldBe(105);
        await anonymous.Get("/inventory/none", HttpStatusCode.NotFound);
        await anonymous.Get("/api/inventory/P1", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Product_list_is_paged_in_order()
    {
        foreach (var id in new[] { "B", "a", "Ä", "P2" })
            await Olga.Post("/api/inventory", new { productId = id, quantity = 1 }, HttpStatusCode.Created);
        (await ListReads.Pages(Alice, "/api/inventory", "productId")).ShouldBe(["B", "P1", "P2", "a", "Ä"]);
    }

    [Fact]
    public async Task Stand_alone_reservations_belong_to_their_caller()
    {
        var reservation = await Alice.Post("/api/inventory/reserve", new { productId = "P1", quantity = 3 });
        await Bob.Post("/api/inventory/release", new { reservationId = reservation.Text("reservationId") }, HttpStatusCode.NotFound);
        await Bob.Post("/api/inventory/release", new { productId = "P1", quantity = 1 }, HttpStatusCode.Conflict);
        await Alice.Post("/api/inventory/reserve", new { productId = "P1", quantity = 98 }, HttpStatusCode.Conflict);
        await Alice.Post("/api/inventory/reserve", new { productId = "none", quantity = 1 }, HttpStatusCode.NotFound);
        await Alice.Post("/api/inventory/release", new { productId = "P1", quantity = 2 });
        await Alice.Post("/api/inventory/release", new { reservationId = reservation.Text("reservationId") });
        (await Alice.Get("/api/inventory/P1")).GetProperty("availableQuantity").GetInt64().ShouldBe(100);

        using var anonymous = Shop.Client(ServiceNames.Orders);
        await anonymous.Post("/inventory/reserve", new { productId = "P1", quantity = 1 });
    }

    [Fact]
    public async Task Backend_sees_and_ends_reservations_of_the_shop()
    {
        var items = new[] { new { productId = "P1", quantity = 3 } };
        var id = (await Alice.Post("/api/reservations", new { items }, HttpStatusCode.Created)).Text("reservationId");

        (await Backend.Get("/api/reservations")).Items().Single().Text("reservationId").ShouldBe(id);
        await Backend.Get($"/api/reservations/{id}");
        (await Bob.Get("/api/reservations")).Items().ShouldBeEmpty();
        await Bob.Get($"/api/reservations/{id}", HttpStatusCode.NotFound);
        await Bob.Post($"/api/reservations/{id}/release", null, HttpStatusCode.NotFound);
        await Backend.Post($"/api/reservations/{id}/extend");
        (await Backend.Post($"/api/reservations/{id}/release")).Text("status").ShouldBe("RELEASED");
    }

    [Fact]
    public async Task Empty_filter_does_not_select_everything()
    {
        foreach (var address in new[] { "orders?customer=", "sagas?status", "inventory?q=", "payments?status=", "admin/dead-letters?key=" })
            (await Olga.Get($"/api/{address}", HttpStatusCode.BadRequest)).Text("code").ShouldBe("empty_parameter");
        foreach (var filter in new[] { "service=", "type=", "key=", "status=" })
            (await Olga.Post($"/api/admin/dead-letters/replay?{filter}", null, HttpStatusCode.BadRequest)).Text("code")
                .ShouldBe("empty_parameter");
    }

    [Fact]
    public async Task Write_without_a_body_refuses_one()
    {
        var id = await Place(Alice);
        var shipment = (await Olga.Get($"/api/orders/{id}/shipments")).Items().Single().Text("shipmentId");
        foreach (var address in new[]
        {
            $"shipments/{shipment}/pack", $"fulfillment/{id}/pack", $"sagas/{id}/retry", "admin/dead-letters/replay",
            "admin/dead-letters/none/replay", "refunds/none/retry", "reservations/none/extend", "inventory/P1/add?quantity=1",
            "notifications/none/resend",
        })
        {
            var problem = await Olga.Post($"/api/{address}", new { reason = "x" }, HttpStatusCode.BadRequest);
            problem.Text("code").ShouldBe("unknown_member", address);
        }

        await Olga.Post($"/api/shipments/{shipment}/pack", new { });
    }

    [Fact]
    public async Task Owner_sees_payment_and_operator_refunds_it()
    {
        var id = await Place(Alice);
        (await Alice.Get($"/api/payments/order/{id}")).Text("status").ShouldBe("COMPLETED");
        await Backend.Get($"/payments/order/{id}");
        await Bob.Get($"/api/payments/order/{id}", HttpStatusCode.NotFound);
        await Alice.Post($"/api/payments/refund/{id}", null, HttpStatusCode.Forbidden);
        await Olga.Post($"/api/payments/refund/{id}", new { amount = 10.00 }, HttpStatusCode.Conflict);
        await Olga.Post($"/api/payments/refund/{id}", new { amount = 0 }, HttpStatusCode.BadRequest);
        await Olga.Post("/api/payments/refund/none", null, HttpStatusCode.NotFound);

        (await Olga.Post($"/api/payments/refund/{id}", new { amount = 1.99, reason = "scratched" }, HttpStatusCode.Accepted))
            .GetProperty("amount").GetDecimal().ShouldBe(1.99m);
        await Shop.Settle(1);
        (await Alice.Get($"/api/payments/order/{id}")).GetProperty("refundedAmount").GetDecimal().ShouldBe(1.99m);
        (await Olga.Post($"/api/payments/refund/{id}", null, HttpStatusCode.Accepted)).Text("status").ShouldBe("CANCELLATION_REQUESTED");
        await Shop.Settle();
        (await Alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("CANCELLED");
        (await Alice.Get($"/api/payments/order/{id}")).GetProperty("refundedAmount").GetDecimal().ShouldBe(9.99m);
    }

    [Fact]
    public async Task Operators_list_notifications_by_order_and_page()
    {
        var first = await Place(Alice, email: "alice@example.com");
        var second = await Place(Alice);
        await Shop.Settle();

        await Alice.Get("/api/notifications", HttpStatusCode.Forbidden);
        var mail = (await Olga.Get($"/notifications?orderId={first}")).Items().ShouldHaveSingleItem();
        (mail.Text("status"), mail.Text("template"), mail.Text("recipient")).ShouldBe(("SENT", "confirmed", "alice@example.com"));
        (await Olga.Get($"/api/notifications?orderId={second}")).Items().Single().Text("status").ShouldBe("NO_RECIPIENT");
        (await Olga.Get("/api/notifications?orderId=none")).Items().ShouldBeEmpty();
        (await ListReads.Pages(Olga, "/api/notifications", "orderId")).ShouldBe([second, first]);
        await Olga.Get("/api/notifications?orderId=a%00b", HttpStatusCode.BadRequest);
        await Olga.Get($"/api/notifications?orderId={new string('x', 129)}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Mail_is_shown_and_sent_again_once_per_key()
    {
        await Olga.Put("/api/inventory/P1", new { name = "Blue mug" });
        await Shop.Settle(1);
        var order = await Place(Alice, email: "alice@example.com");
        await Shop.Settle();
        var address = $"/api/notifications/{Uri.EscapeDataString($"{order}/confirmed")}";
        var mail = await Olga.Get(address);
        mail.Text("text").ShouldContain("- 1 x Blue mug (P1)\n");
        mail.GetProperty("resends").GetInt64().ShouldBe(0);

        (await Resend("key-1")).Text("status").ShouldBe("PENDING");
        await Shop.Settle();
        await Resend("key-1");
        await Shop.Settle();
        mail = await Olga.Get(address);
        (mail.Text("status"), mail.Text("resentBy"), mail.GetProperty("resends").GetInt64()).ShouldBe(("SENT", "olga", 1));

        await Alice.Get(address, HttpStatusCode.Forbidden);
        await Backend.Post($"{address}/resend", null, HttpStatusCode.Forbidden);
        (await Olga.Post("/api/notifications/none/resend", null, HttpStatusCode.NotFound)).Text("code").ShouldBe("notification_not_found");

        async Task<JsonElement> Resend(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/resend");
            request.Headers.Add("Idempotency-Key", key);
            using var response = await Olga.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            response.Headers.Location!.OriginalString.ShouldBe(address);
            response.Headers.ETag.ShouldNotBeNull();
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        }
    }

    [Fact]
    public async Task Write_answers_with_the_tag_that_reads_have()
    {
        var order = await Place(Alice);
        var (cancelled, location) = await TagOf(Alice.PostAsync($"/api/orders/{order}/cancel", null));
        location.ShouldBe($"/api/orders/{order}");
        cancelled.ShouldNotBeNull();
        var (put, _) = await TagOf(Olga.PutAsJsonAsync("/api/inventory/P1", new { price = 5 }));
        (await TagOf(Olga.GetAsync("/api/inventory/P1"))).Tag.ShouldBe(put);
        var (created, _) = await TagOf(Olga.PostAsJsonAsync("/api/inventory", new { productId = "P9", quantity = 1, reason = "first" }));
        (await TagOf(Olga.GetAsync("/api/inventory/P9"))).Tag.ShouldBe(created);
        (await Olga.Get("/api/inventory/P9/ledger")).Items().Single().Text("note").ShouldBe("first");
    }

    static async Task<(string? Tag, string? Location)> TagOf(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return (response.Headers.ETag?.Tag, response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Payments_of_a_page_have_their_charges()
    {
        foreach (var _ in Enumerable.Range(0, 3)) await Place(Alice);
        await Shop.Settle();
        var payments = (await Olga.Get("/api/payments")).Items();
        payments.Count.ShouldBe(3);
        payments.ShouldAllBe(payment => payment.GetProperty("attempts").GetInt64() == 1);
    }

    [Fact]
    public async Task Orders_are_filtered_by_owner_status_reference_and_time()
    {
        var first = await Place(Alice, reference: "R1");
        await Shop.Settle(10);
        var between = await Shop.Run(shop => shop.Time.GetUtcNow());
        var second = await Place(Alice);
        var third = await Place(Bob, reference: "R1");
        await Bob.Post($"/api/orders/{third}/cancel", null, HttpStatusCode.Accepted);
        await Shop.Settle();

        (await ListReads.Orders(Alice, "")).ShouldBe([second, first]);
        (await ListReads.Orders(Alice, "?customer=bob")).ShouldBeEmpty();
        (await ListReads.Orders(Olga, "")).ShouldBe([third, second, first]);
        (await ListReads.Orders(Backend, "?customer=bob")).ShouldBe([third]);
        (await ListReads.Orders(Olga, "?status=cancelled")).ShouldBe([third]);
        (await ListReads.Orders(Olga, "?reference=R1")).ShouldBe([third, first]);
        (await ListReads.Orders(Olga, "?reference=R1&customer=alice")).ShouldBe([first]);
        (await ListReads.Orders(Olga, $"?from={Uri.EscapeDataString(between.ToString("O"))}")).ShouldBe([third, second]);
        (await ListReads.Orders(Olga, $"?to={Uri.EscapeDataString(between.ToString("O"))}")).ShouldBe([first]);
        (await ListReads.Orders(Olga, "?reference=%27%20OR%201%3D1%20--")).ShouldBeEmpty();
        (await ListReads.Pages(Olga, "/api/orders", "orderId")).ShouldBe([third, second, first]);
        await Bob.Post("/api/orders", new { items = Items(), reference = "R1" }, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("/api/orders")]
    [InlineData("/api/inventory")]
    [InlineData("/api/notifications")]
    [InlineData("/api/sagas")]
    [InlineData("/api/admin/dead-letters")]
    public async Task List_limits_page_size_and_rejects_invalid_cursors(string list)
    {
        await Olga.Get($"{list}?limit=500");
        foreach (var query in new[] { "limit=501", "limit=0", "limit=-1", "limit=1e9", "limit=1000000000", "limit=99999999999999999999" })
            await Olga.Get($"{list}?{query}", HttpStatusCode.BadRequest);
        if (list.EndsWith("letters", StringComparison.Ordinal)) return;
        foreach (var cursor in new[] { "%00", "not a cursor", "AAAA", new string('A', 2_000), "%27%3B--" })
            await Olga.Get($"{list}?cursor={cursor}", HttpStatusCode.BadRequest);
    }
}
