using System.Net;
using System.Text.Json;
using Doms.Hosting.Identity;
using Doms.Storage.Redis;
using Doms.Tests.Servers;

namespace Doms.Tests.Storage.Redis;

/// <summary>Two replicas of Inventory on one store in Redis.</summary>
public sealed class InventoryOnRedisTests : IAsyncLifetime
{
    RedisServer _server = null!;
    RedisConnection _redis = null!;
    InventoryHost _one = null!;
    InventoryHost _two = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartStore();
        _redis = await TestRedis.Connect(_server);
        (_one, _two) = (await InventoryHost.Start(_redis, "one"), await InventoryHost.Start(_redis, "two"));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Concurrent_buyers_reserve_exactly_the_units()
    {
        const int units = 30;
        const int buyers = 300;
        await Create("HOT", units);

        var answers = await Task.WhenAll(Enumerable.Range(0, buyers).Select(buyer =>
            (buyer % 2 == 0 ? _one : _two).TryPost("/api/inventory/reserve", new { productId = "HOT", quantity = 1 }, $"buyer-{buyer}")));

        answers.CountBy(status => status).ShouldBe(
            [new(HttpStatusCode.OK, units), new(HttpStatusCode.Conflict, buyers - units)], ignoreOrder: true);
        var product = await _two.Get("/api/inventory/HOT");
        (Number(product, "availableQuantity"), Number(product, "reservedQuantity")).ShouldBe((0, units));
        var ledger = await _one.Get("/api/inventory/HOT/ledger?limit=100");
        ledger.GetProperty("items").GetArrayLength().ShouldBe(units + 1);
    }

    [Fact]
    public async Task Reservations_survive_a_killed_server()
    {
        await Create("P1", 5);
        var reserved = await _one.Post("/api/inventory/reserve", new { productId = "P1", quantity = 2 }, "alice", Roles.Customer);
        await _server.Kill();
        (await _two.TryPost("/api/inventory/reserve", new { productId = "P1", quantity = 1 }, "bob"))
            .ShouldBe(HttpStatusCode.ServiceUnavailable);
        await _server.Start();

        await TestRedis.Until(async () =>
            await _two.TryPost("/api/inventory/reserve", new { productId = "P1", quantity = 3 }, "bob") == HttpStatusCode.OK);
        Number(await _one.Get("/api/inventory/P1"), "availableQuantity").ShouldBe(0);
        var kept = await _two.Get($"/api/reservations/{reserved.GetProperty("reservationId").GetString()}", "alice", Roles.Customer);
        kept.GetProperty("status").GetString().ShouldBe("RESERVED");
    }

    [Fact]
    public async Task Catalogue_is_paged_and_filtered()
    {
        foreach (var id in new[] { "B1", "A1", "C1", "A2" }) await Create(id, 3);
        await _one.Post("/api/inventory", new { productId = "LOW", quantity = 1, price = 1, name = "Blue Mug", lowStockAt = 2 });

        Ids(await _two.Get("/api/inventory")).ShouldBe(["A1", "A2", "B1", "C1", "LOW"]);
        var first = await _two.Get("/api/inventory?limit=2");
        Ids(first).ShouldBe(["A1", "A2"]);
        var second = await _two.Get($"/api/inventory?limit=2&cursor={first.GetProperty("nextCursor").GetString()}");
        Ids(second).ShouldBe(["B1", "C1"]);
        Ids(await _two.Get("/api/inventory?q=blue%20m")).ShouldBe(["LOW"]);
        Ids(await _two.Get("/api/inventory?q=a")).ShouldBe(["A1", "A2"]);
        Ids(await _two.Get("/api/inventory?lowStock=true")).ShouldBe(["LOW"]);
        Ids(await _two.Get("/api/inventory?lowStock=false&limit=4")).ShouldBe(["A1", "A2", "B1", "C1"]);
        (await _two.Get("/api/inventory?q=none")).GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Reservations_are_listed_newest_first_and_released()
    {
        await Create("P1", 10);
        for (var i = 1; i <= 3; i++)
            await _one.Post("/api/inventory/reserve", new { productId = "P1", quantity = i }, "alice", Roles.Customer);
        await _two.Post("/api/inventory/reserve", new { productId = "P1", quantity = 4 }, "bob", Roles.Customer);

        Quantities(await _two.Get("/api/reservations", "alice", Roles.Customer)).ShouldBe([3, 2, 1]);
        Quantities(await _two.Get("/api/reservations?customer=bob")).ShouldBe([4]);
        Quantities(await _two.Get("/api/reservations?customer=bob", "alice", Roles.Customer)).ShouldBeEmpty();
        await _two.Post("/api/inventory/release", new { productId = "P1", quantity = 3 }, "alice", Roles.Customer);
        Quantities(await _one.Get("/api/reservations?status=RESERVED", "alice", Roles.Customer)).ShouldBe([3]);
        Number(await _one.Get("/api/inventory/P1"), "availableQuantity").ShouldBe(3);
    }

    Task<JsonElement> Create(string id, int quantity) => _one.Post("/api/inventory", new { productId = id, quantity, price = 9.99 });

    static long Number(JsonElement json, string member) => json.GetProperty(member).GetInt64();

    static IEnumerable<string?> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("productId").GetString());

    static IEnumerable<long> Quantities(JsonElement page) => page.GetProperty("items").EnumerateArray()
        .Select(item => Number(item.GetProperty("items")[0], "quantity"));
}
