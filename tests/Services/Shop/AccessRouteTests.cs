using System.Net;
using Doms.Hosting.Identity;

namespace Doms.Tests.Services.Shop;

/// <summary>Answers to callers who may not see or do what they ask for, or who leave a name empty.</summary>
public sealed class AccessRouteTests : ShopRoutes
{
    [Fact]
    public async Task Shipments_of_an_unknown_or_foreign_order_are_empty()
    {
        var id = await Place(Alice);
        (await Alice.Get($"/api/orders/{id}/shipments")).Items().Count.ShouldBe(1);
        (await Bob.Get($"/api/orders/{id}/shipments")).Items().ShouldBeEmpty();
        (await Bob.Get("/api/orders/none/shipments")).Items().ShouldBeEmpty();
        (await Bob.Get($"/api/waits/{id}")).Items().ShouldBeEmpty();
        (await Bob.Get("/api/waits/none")).Items().ShouldBeEmpty();
    }

    [Fact]
    public async Task Preview_of_a_cancellation_needs_its_scope()
    {
        var id = await Place(Alice);
        using var reader = Shop.ClientAs("rita", Roles.ReadOnly);

        (await reader.Get($"/api/orders/{id}/cancel", HttpStatusCode.Forbidden))
            .Text("message").ShouldBe("The token lacks the scope orders:cancel.");
        await Alice.Get($"/api/orders/{id}/cancel");
    }

    [Fact]
    public async Task Empty_customer_is_refused_of_the_shop_alone()
    {
        var items = Items();
        (await Backend.Post("/api/orders", new { items, customerId = "" }, HttpStatusCode.BadRequest))
            .GetProperty("errors").TryGetProperty("customerId", out _).ShouldBeTrue();
        (await Alice.Post("/api/orders", new { items, customerId = "", reference = "" }, HttpStatusCode.Created))
            .Text("customerId").ShouldBe("alice");
    }

    [Fact]
    public async Task Refund_with_an_empty_reason_code_is_refused()
    {
        var id = await Place(Alice);
        (await Olga.Post($"/api/orders/{id}/refunds", new { amount = 1, reasonCode = "" }, HttpStatusCode.BadRequest))
            .GetProperty("errors").TryGetProperty("reasonCode", out _).ShouldBeTrue();
        await Olga.Post($"/api/orders/{id}/refunds", new { amount = 1, returnId = "" }, HttpStatusCode.Accepted);
    }
}
