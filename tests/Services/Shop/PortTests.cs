using System.Net;
using Doms.Contracts;

namespace Doms.Tests.Services.Shop;

/// <summary>Routes served on each port, in one process and in several.</summary>
public sealed class PortTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Orders_port_serves_unprefixed_inventory_routes(bool isJoined)
    {
        await using var shop = await HttpShop.Start(isJoined);
        using var olga = shop.OperatorClient(ServiceNames.Orders);
        using var client = shop.Client(ServiceNames.Orders);
        await olga.Post("/inventory", new { productId = "P1", quantity = 5 }, HttpStatusCode.Created);

        var reservation = await client.Post("/inventory/reserve", new { productId = "P1", quantity = 2 });
        (await client.Get("/inventory/P1")).GetProperty("availableQuantity").GetInt64().ShouldBe(3);
        await client.Post("/inventory/release", new { reservationId = reservation.Text("reservationId") });
        await client.Post("/inventory/reserve", new { productId = "none", quantity = 2 }, HttpStatusCode.NotFound);
        await client.Post("/inventory/P1/add?quantity=1", null, HttpStatusCode.Unauthorized);
        await olga.Get("/api/inventory/P1", HttpStatusCode.NotFound);
        await olga.Get("/payments/order/1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Split_orders_port_is_unavailable_when_inventory_is_down()
    {
        await using var shop = await HttpShop.Start(isJoined: false);
        await shop.Stop(ServiceNames.Inventory);
        using var client = shop.Client(ServiceNames.Orders);
        await client.Get("/inventory/P1", HttpStatusCode.ServiceUnavailable);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Gateway_serves_all_routes_and_services_serve_their_own(bool isJoined)
    {
        await using var shop = await HttpShop.Start(isJoined);
        var all = new Dictionary<string, string>
        {
            [ServiceNames.Orders] = "orders", [ServiceNames.Inventory] = "inventory", [ServiceNames.Notifications] = "notifications",
            [ServiceNames.Orchestrator] = "sagas",
        };
        using var gateway = shop.OperatorClient();
        foreach (var (service, path) in all)
        {
            using var own = shop.OperatorClient(service);
            foreach (var address in new[] { $"/api/{path}", $"/{path}" })
            {
                await gateway.Get(address);
                await own.Get(address);
            }

            // The document describes all services, so a route that this one does not have is asked for past it.
            using var past = new HttpClient { BaseAddress = own.BaseAddress };
            past.DefaultRequestHeaders.Authorization = own.DefaultRequestHeaders.Authorization;
            foreach (var (_, other) in all.Where(pair => pair.Value != path && pair.Value != "inventory"))
                await past.Get($"/api/{other}", HttpStatusCode.NotFound);
        }
    }
}
