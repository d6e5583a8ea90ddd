using System.Net;
using System.Text.Json;
using Doms.PaymentProvider;

namespace Doms.Tests.Services.Shop;

/// <summary>
/// A shop whose machine was suspended from Friday to Monday: nothing expired meanwhile, and new rows have the current
/// date.
/// </summary>
public sealed class ClockTests : IAsyncDisposable
{
    static readonly TimeSpan Weekend = TimeSpan.FromDays(3);
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);
    HttpShop _shop = null!;
    HttpClient _olga = null!;

    public async ValueTask DisposeAsync()
    {
        _olga.Dispose();
        await _shop.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Displayed_times_use_wall_clock_and_deadlines_use_store_clock(bool isJoined)
    {
        await Start(isJoined);
        var friday = await Place();
        var reservation = (await Reserve()).Text("reservationId");
        await _shop.Settle(1);
        await _shop.Run(shop => { shop.Clock.Offset = Weekend; });
        var monday = await _shop.Run(shop => shop.Clock.GetUtcNow());
        var order = await Place();
        await _shop.Settle(1);

        Time(await _olga.Get($"/api/orders/{order}"), "createdAt").ShouldBe(monday, Tolerance);
        foreach (var waiting in new[] { friday, order })
        {
            var why = await _olga.Get($"/api/orders/{waiting}/why");
            Time(why, "deadline").ShouldBe(monday.AddHours(6), Tolerance);
            Time(await _olga.Get($"/api/sagas/{waiting}"), "deadline").ShouldBe(monday.AddMinutes(1), Tolerance);
        }

        (await _olga.Get("/api/sagas?stuck=true")).Items().ShouldBeEmpty();
        Time(await Reserve(), "expiresAt").ShouldBe(monday.AddMinutes(15), Tolerance);
        await _shop.Settle(300);
        await _olga.Post("/inventory/release", new { reservationId = reservation });
        await _shop.Settle(1_200);
        foreach (var ended in new[] { friday, order })
            (await _olga.Get($"/api/orders/{ended}")).Text("status").ShouldBe("COMPLETED");
        (await _olga.Get("/api/inventory/P1")).GetProperty("reservedQuantity").GetInt64().ShouldBe(0, "the second reservation has expired");
    }

    [Fact]
    public async Task Timeline_stays_ordered_when_wall_clock_is_set_back()
    {
        await Start(isJoined: true);
        var order = await Place();
        await _shop.Settle(1);
        await _shop.Run(shop => { shop.Clock.Offset = -Weekend; });
        await _shop.Settle(300);

        var response = await _olga.Get($"/api/orders/{order}/timeline");
        var timeline = response.GetProperty("timeline").EnumerateArray().ToList();
        timeline.Count.ShouldBeGreaterThan(4);
        timeline.Select(entry => Time(entry, "time")).ShouldBeInOrder();
        (await _olga.Get($"/api/orders/{order}")).Text("status").ShouldBe("COMPLETED");
    }

    async Task Start(bool isJoined)
    {
        _shop = await HttpShop.Start(isJoined);
        _olga = _shop.OperatorClient();
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Run(shop => { shop.Provider.Behaviour = new Behaviour(LatencyMs: 3_000); });
        await _shop.Settle(1);
    }

    async Task<string> Place()
    {
        var items = new[] { new { productId = "P1", quantity = 1 } };
        return (await _olga.Post("/api/orders", new { items }, HttpStatusCode.Created)).Text("orderId");
    }

    Task<JsonElement> Reserve() => _olga.Post("/inventory/reserve", new { productId = "P1", quantity = 1 });

    static DateTimeOffset Time(JsonElement json, string member) => json.GetProperty(member).GetDateTimeOffset();
}
