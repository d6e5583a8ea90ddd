using System.Net;
using System.Text.Json;

namespace Doms.Tests.Services.Shop;

/// <summary>Routes of refunds over HTTP, with lists read from a database, joined and behind a gateway.</summary>
public sealed class RefundRouteTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Refunds_of_an_order_are_created_and_shown(bool isJoined)
    {
        await using var shop = await Start(isJoined);
        using var olga = shop.OperatorClient();
        using var alice = shop.ClientAs("alice");
        using var bob = shop.ClientAs("bob");
        var id = await Place(shop, alice, token: null);
        var created = await olga.Post(
            $"/api/orders/{id}/refunds", new { amount = 1.99, reasonCode = "DAMAGED", note = "cup", customerReason = "Scratched box" },
            HttpStatusCode.Accepted);
        (created.Text("refundId"), created.Text("status")).ShouldBe(($"{id}-r1", "PENDING"));
        (await olga.Post($"/orders/{id}/refunds", new { }, HttpStatusCode.Accepted)).GetProperty("amount").GetDecimal().ShouldBe(8m);
        await shop.Settle(2);

        var shown = (await alice.Get($"/api/orders/{id}/refunds")).Items();
        shown.Select(refund => refund.Text("refundId")).ShouldBe([$"{id}-r1", $"{id}-r2"]);
        (shown[0].Text("customerReason"), shown[0].GetProperty("note").ValueKind).ShouldBe(("Scratched box", JsonValueKind.Null));
        (await olga.Get($"/orders/{id}/refunds")).Items()[0].Text("note").ShouldBe("cup");
        await bob.Get($"/api/orders/{id}/refunds", HttpStatusCode.NotFound);
        (await olga.Get($"/api/refunds/{id}-r1")).Text("status").ShouldBe("SUCCEEDED");
        await olga.Get($"/api/refunds/{id}-r9", HttpStatusCode.NotFound);
        (await olga.Get("/api/refunds?status=succeeded&limit=1")).Items().ShouldHaveSingleItem().Text("refundId").ShouldBe($"{id}-r2");
        (await alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("CONFIRMED");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Preview_of_a_refund_tells_effects_and_changes_nothing(bool isJoined)
    {
        await using var shop = await Start(isJoined);
        using var olga = shop.OperatorClient();
        using var alice = shop.ClientAs("alice");
        var id = await Place(shop, alice, token: null, quantity: 2);
        var preview = await olga.Get($"/api/orders/{id}/refunds/preview?amount=5");
        (preview.GetProperty("amount").GetDecimal(), preview.GetProperty("left").GetDecimal(), preview.Text("paymentStatus"))
            .ShouldBe((5m, 14.98m, "COMPLETED"));
        preview.GetProperty("cancelsOrder").GetBoolean().ShouldBeFalse();
        var line = await olga.Get($"/orders/{id}/refunds/preview?lines=1:1");
        line.GetProperty("lines")[0].GetProperty("quantity").GetInt64().ShouldBe(1);
        line.GetProperty("amount").GetDecimal().ShouldBe(9.99m);
        var all = await olga.Get($"/api/orders/{id}/refunds/preview?cancel=true");
        (all.GetProperty("amount").GetDecimal(), all.GetProperty("cancelsOrder").GetBoolean(), all.Text("paymentStatus"))
            .ShouldBe((19.98m, true, "REFUNDED"));

        (await olga.Get($"/api/orders/{id}/refunds/preview?amount=100", HttpStatusCode.Conflict)).Text("code")
            .ShouldBe("refund_exceeds_payment");
        await olga.Get($"/api/orders/{id}/refunds/preview?amount=much", HttpStatusCode.BadRequest);
        await olga.Get($"/api/orders/{id}/refunds/preview?lines=1", HttpStatusCode.BadRequest);
        var many = string.Join(',', Enumerable.Range(2, 60).Select(number => $"{number}:1"));
        await olga.Get($"/api/orders/{id}/refunds/preview?lines={many}", HttpStatusCode.UnprocessableEntity);
        await alice.Get($"/api/orders/{id}/refunds/preview", HttpStatusCode.Forbidden);
        (await olga.Get($"/api/orders/{id}/refunds")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Failed_refund_is_listed_retried_and_settled()
    {
        await using var shop = await Start(isJoined: true);
        using var olga = shop.OperatorClient();
        using var alice = shop.ClientAs("alice");
        var id = await Place(shop, alice, "tok_no_refund");
        await olga.Post($"/api/orders/{id}/refunds", new { amount = 5 }, HttpStatusCode.Accepted);
        await shop.Settle(2);
        (await olga.Get("/api/refunds?status=FAILED")).Items().ShouldHaveSingleItem().Text("failureCode").ShouldBe("refund_refused");

        await olga.Post($"/api/refunds/{id}-r1/retry", null, HttpStatusCode.Accepted);
        await shop.Settle(2);
        var settled = await olga.Post($"/api/refunds/{id}-r1/settle-manually", new { reference = "SEPA 7" });
        (settled.Text("status"), settled.Text("settledReference")).ShouldBe(("SETTLED_MANUALLY", "SEPA 7"));
        await olga.Post($"/api/refunds/{id}-r1/retry", null, HttpStatusCode.Conflict);
        (await olga.Get("/api/refunds?status=FAILED")).Items().ShouldBeEmpty();
        (await alice.Get($"/api/payments/order/{id}")).GetProperty("refundedAmount").GetDecimal().ShouldBe(5m);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Lines_are_refunded_once(bool isJoined)
    {
        await using var shop = await Start(isJoined);
        using var olga = shop.OperatorClient();
        using var alice = shop.ClientAs("alice");
        var id = await Place(shop, alice, token: null, quantity: 3);
        var lines = new[] { new { lineId = "1", quantity = 2 } };
        var refund = await olga.Post(
            $"/api/orders/{id}/refunds", new { lines, reasonCode = "RETURNED", returnId = "RMA-1" }, HttpStatusCode.Accepted);
        (refund.GetProperty("amount").GetDecimal(), refund.Text("returnId")).ShouldBe((19.98m, "RMA-1"));
        await olga.Post($"/api/orders/{id}/refunds", new { lines }, HttpStatusCode.UnprocessableEntity);
        var rest = new[] { new { lineId = "1", quantity = 1 } };
        await olga.Post($"/api/orders/{id}/refunds", new { lines = rest, amount = 10 }, HttpStatusCode.UnprocessableEntity);
        await olga.Post($"/api/orders/{id}/refunds", new { lines = rest, amount = 9.98 }, HttpStatusCode.Accepted);
        await shop.Settle(2);

        var shown = (await alice.Get($"/api/orders/{id}/refunds")).Items();
        shown[0].GetProperty("lines")[0].GetProperty("amount").GetDecimal().ShouldBe(19.98m);
        (await alice.Get($"/api/orders/{id}/payment")).GetProperty("refundedAmount").GetDecimal().ShouldBe(29.96m);
        (await olga.Get("/api/payments?status=completed")).Items().ShouldHaveSingleItem().Text("orderId").ShouldBe(id);
        (await olga.Get("/api/payments?status=PENDING,UNKNOWN")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Failed_refund_that_was_replaced_is_cancelled()
    {
        await using var shop = await Start(isJoined: true);
        using var olga = shop.OperatorClient();
        using var alice = shop.ClientAs("alice");
        var id = await Place(shop, alice, "tok_no_refund");
        for (var i = 0; i < 2; i++)
        {
            await olga.Post($"/api/orders/{id}/refunds", new { amount = 5 }, HttpStatusCode.Accepted);
            await shop.Settle(2);
        }

        (await olga.Get($"/api/orders/{id}")).GetProperty("attention").GetProperty("reasons").GetArrayLength().ShouldBe(2);
        await olga.Post($"/api/refunds/{id}-r1/retry", null, HttpStatusCode.Conflict);
        using var stale = new HttpRequestMessage(HttpMethod.Post, $"/api/refunds/{id}-r1/cancel");
        stale.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        (await olga.SendAsync(stale)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var cancelled = await olga.Post($"/api/refunds/{id}-r1/cancel", new { note = "see r2" });
        (cancelled.Text("status"), cancelled.Text("closedBy"), cancelled.Text("note")).ShouldBe(("CANCELLED", "olga", "see r2"));
        await olga.Post($"/api/refunds/{id}-r2/settle-manually", new { reference = "SEPA 7" });
        await shop.Settle(2);

        var order = await olga.Get($"/api/orders/{id}");
        order.TryGetProperty("attention", out var attention);
        attention.ValueKind.ShouldBeOneOf(System.Text.Json.JsonValueKind.Undefined, System.Text.Json.JsonValueKind.Null);
        (await olga.Get($"/api/orders/{id}/timeline")).GetProperty("timeline").EnumerateArray()
            .Single(entry => entry.Text("event") == "REFUND_CANCELLED").Text("actor").ShouldBe("olga");
        (await olga.Get("/api/refunds?status=FAILED,PENDING")).Items().ShouldBeEmpty();
    }

    static async Task<HttpShop> Start(bool isJoined)
    {
        var shop = await HttpShop.Start(isJoined, paceSeconds: 0);
        using var olga = shop.OperatorClient();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await shop.Settle(1);
        return shop;
    }

    static async Task<string> Place(HttpShop shop, HttpClient client, string? token, int quantity = 1)
    {
        var order = new { items = new[] { new { productId = "P1", quantity } }, paymentToken = token };
        var id = (await client.Post("/api/orders", order, HttpStatusCode.Created)).Text("orderId");
        await shop.Settle(2);
        return id;
    }
}
