using System.Net;
using Doms.Hosting.Identity;

namespace Doms.Tests.Services.Shop;

/// <summary>Answers to callers who may not see or do what they ask for, or who leave a name empty.</summary>
public sealed class AccessRouteTests : IAsyncLifetime
{
    HttpShop _shop = null!;
    HttpClient _olga = null!;
    HttpClient _alice = null!;
    HttpClient _bob = null!;
    HttpClient _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(paceSeconds: 0);
        (_olga, _alice, _bob) = (_shop.OperatorClient(), _shop.ClientAs("alice"), _shop.ClientAs("bob"));
        _backend = _shop.ClientAs("shop", Roles.Service);
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { _olga, _alice, _bob, _backend }) client.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Shipments_of_an_unknown_or_foreign_order_are_empty()
    {
        var id = await Place(_alice);
        (await _alice.Get($"/api/orders/{id}/shipments")).Items().Count.ShouldBe(1);
        (await _bob.Get($"/api/orders/{id}/shipments")).Items().ShouldBeEmpty();
        (await _bob.Get("/api/orders/none/shipments")).Items().ShouldBeEmpty();
        (await _bob.Get($"/api/waits/{id}")).Items().ShouldBeEmpty();
        (await _bob.Get("/api/waits/none")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Preview_of_a_cancellation_needs_its_scope()
    {
        var id = await Place(_alice);
        using var reader = _shop.ClientAs("rita", Roles.ReadOnly);

        (await reader.Get($"/api/orders/{id}/cancel", HttpStatusCode.Forbidden))
            .Text("message").ShouldBe("The token lacks the scope orders:cancel.");
        await _alice.Get($"/api/orders/{id}/cancel");
    }

    [Fact]
    public async Task Empty_customer_is_refused_of_the_shop_alone()
    {
        var items = new[] { new { productId = "P1", quantity = 1 } };
        (await _backend.Post("/api/orders", new { items, customerId = "" }, HttpStatusCode.BadRequest))
            .GetProperty("errors").TryGetProperty("customerId", out _).ShouldBeTrue();
        (await _alice.Post("/api/orders", new { items, customerId = "", reference = "" }, HttpStatusCode.Created))
            .Text("customerId").ShouldBe("alice");
    }

    [Fact]
    public async Task Refund_with_an_empty_reason_code_is_refused()
    {
        var id = await Place(_alice);
        (await _olga.Post($"/api/orders/{id}/refunds", new { amount = 1, reasonCode = "" }, HttpStatusCode.BadRequest))
            .GetProperty("errors").TryGetProperty("reasonCode", out _).ShouldBeTrue();
        await _olga.Post($"/api/orders/{id}/refunds", new { amount = 1, returnId = "" }, HttpStatusCode.Accepted);
    }

    async Task<string> Place(HttpClient client)
    {
        var items = new[] { new { productId = "P1", quantity = 1 } };
        var order = await client.Post("/api/orders", new { items }, HttpStatusCode.Created);
        await _shop.Settle(1);
        return order.Text("orderId");
    }
}
