using System.Net;

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
        (shown[0].Text("customerReason"), shown[0].TryGetProperty("note", out _)).ShouldBe(("Scratched box", false));
        (await olga.Get($"/orders/{id}/refunds")).Items()[0].Text("note").ShouldBe("cup");
        await bob.Get($"/api/orders/{id}/refunds", HttpStatusCode.NotFound);
        (await olga.Get($"/api/refunds/{id}-r1")).Text("status").ShouldBe("SUCCEEDED");
        await olga.Get($"/api/refunds/{id}-r9", HttpStatusCode.NotFound);
        (await olga.Get("/api/refunds?status=succeeded&limit=1")).Items().ShouldHaveSingleItem().Text("refundId").ShouldBe($"{id}-r2");
        (await alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("CONFIRMED");
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

    static async Task<HttpShop> Start(bool isJoined)
    {
        var shop = await HttpShop.Start(isJoined, paceSeconds: 0);
        using var olga = shop.OperatorClient();
        await olga.Post("/api/inventory", new { productId = "P1", quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await shop.Settle(1);
        return shop;
    }

    static async Task<string> Place(HttpShop shop, HttpClient client, string? token)
    {
        var order = new { items = new[] { new { productId = "P1", quantity = 1 } }, paymentToken = token };
        var id = (await client.Post("/api/orders", order, HttpStatusCode.Created)).Text("orderId");
        await shop.Settle(2);
        return id;
    }
}
