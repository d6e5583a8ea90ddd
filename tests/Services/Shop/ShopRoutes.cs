using System.Net;
using Doms.Hosting.Identity;

namespace Doms.Tests.Services.Shop;

/// <summary>A shop over HTTP with a product, an operator, two customers and the shop's backend.</summary>
public abstract class ShopRoutes : IAsyncLifetime
{
    private protected HttpShop Shop { get; private set; } = null!;

    private protected HttpClient Olga { get; private set; } = null!;

    private protected HttpClient Alice { get; private set; } = null!;

    private protected HttpClient Bob { get; private set; } = null!;

    private protected HttpClient Backend { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Shop = await HttpShop.Start(paceSeconds: 0);
        Olga = Shop.OperatorClient();
        Alice = Shop.ClientAs("alice");
        Bob = Shop.ClientAs("bob");
        Backend = Shop.ClientAs("shop", Roles.Service);
        await Olga.Post("/api/inventory", new { productId = "P1", quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await Shop.Settle(1);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { Olga, Alice, Bob, Backend }) client.Dispose();
        await Shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> Place(HttpClient client, string? email = null, string? reference = null)
    {
        var order = new { items = Items(), customerEmail = email, reference };
        var id = (await client.Post("/api/orders", order, HttpStatusCode.Created)).Text("orderId");
        await Shop.Settle(1);
        return id;
    }

    private protected static object[] Items() => [new { productId = "P1", quantity = 1 }];
}
