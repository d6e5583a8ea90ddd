using Doms.Inventory;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.PaymentProvider;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.Shop;

/// <summary>Services, broker and provider are late, and nothing else is wrong: that fails no order.</summary>
public sealed class DelayTests
{
    const double ServiceRestartSeconds = 150;

    [Theory]
    [InlineData("orders")]
    [InlineData("inventory")]
    [InlineData("payments")]
    [InlineData("fulfillment")]
    [InlineData("notifications")]
    [InlineData("orchestrator")]
    public void Service_away_for_150_seconds_cancels_no_order(string service)
    {
        using var shop = new ShopSystem(isJoined: false);
        shop.Stock("P1", 100);
        var orders = PlaceTen(shop);
        shop.Stop(service);
        if (service != "orders") orders.AddRange(PlaceTen(shop));
        shop.Settle(ServiceRestartSeconds);
        shop.Start(service);
        shop.Settle(1_800);

        ShouldBeCompleted(shop, orders);
    }

    [Fact]
    public void All_services_away_in_turn_cancel_no_order()
    {
        using var shop = new ShopSystem(isJoined: false);
        shop.Stock("P1", 100);
        var orders = new List<string>();
        foreach (var service in shop.Modules.Select(module => module.Name).ToList())
        {
            orders.AddRange(PlaceTen(shop));
            shop.Stop(service);
            shop.Settle(ServiceRestartSeconds);
            shop.Start(service);
        }

        shop.Settle(1_800);
        ShouldBeCompleted(shop, orders);
    }

    /// <summary>64 charges of 4 s at once: the last of a burst waits for 100 s, longer than a step may take.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Provider_slower_than_the_orders_cancels_none(bool isJoined)
    {
        const int count = 1_600;
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", count);
        shop.Provider.Behaviour = new Behaviour(LatencyMs: 4_000);
        var orders = Enumerable.Range(0, count).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
        shop.Settle(75);
        orders.Count(id => shop.Order(id).Status == OrderStatus.Pending).ShouldBeGreaterThan(100);
        shop.Settle(1_800);

        ShouldBeCompleted(shop, orders, stock: count);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Provider_that_fails_for_20_minutes_cancels_no_order(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 100);
        shop.Provider.Behaviour = new Behaviour(ErrorRate: 1);
        var orders = PlaceTen(shop);
        shop.Settle(1_200);
        orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Pending);
        shop.Provider.Behaviour = new Behaviour();
        shop.Settle(1_800);

        ShouldBeCompleted(shop, orders);
    }

    [Fact]
    public void Workflow_without_payment_survives_late_inventory()
    {
        using var shop = new ShopSystem(isJoined: false, Workflows.InventoryOnly);
        shop.Stock("P1", 100);
        shop.Stop("inventory");
        var orders = PlaceTen(shop);
        shop.Settle(ServiceRestartSeconds);
        shop.Start("inventory");
        shop.Settle(1_800);

        orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(90), s => s.Reserved.ShouldBe(0));
    }

    [Fact]
    public void Service_away_for_longer_than_the_limit_leaves_nothing_behind()
    {
        using var shop = new ShopSystem(isJoined: false);
        shop.Stock("P1", 100);
        shop.Stop("payments");
        var orders = PlaceTen(shop);
        shop.Settle(7 * 3_600);
        shop.Start("payments");
        shop.Settle(1_800);

        orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Cancelled);
        orders.ShouldAllBe(id => shop.Order(id).Reason == "No response to 'pay' in time.");
        orders.ShouldAllBe(id => shop.Payment(id)!.Captured == shop.Payment(id)!.Refunded);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(100), s => s.Reserved.ShouldBe(0));
        shop.Findings().ShouldBeEmpty();
    }

    [Fact]
    public void Release_sent_in_time_succeeds_although_process_was_suspended()
    {
        using var shop = new ShopSystem(isJoined: true);
        shop.Stock("P1", 1);
        var reserved = shop.Send("inventory", new CreateStandAloneReservation("P1", 1, "ops", shop.NewId()));
        reserved.Status.ShouldBe(200);
        shop.Settle(898);
        shop.Pause(TimeSpan.FromMinutes(1));

        var reservation = shop.All<Reservation>("inventory").ShouldHaveSingleItem();
        shop.Send("inventory", new ReleaseStandAloneReservation(reservation.Id)).Status.ShouldBe(200);
    }

    static List<string> PlaceTen(ShopSystem shop) => [.. Enumerable.Range(0, 10).Select(_ => shop.Place(("P1", 1, 1_000)))];

    static void ShouldBeCompleted(ShopSystem shop, IReadOnlyList<string> orders, int stock = 100)
    {
        foreach (var id in orders)
            shop.Order(id).Status.ShouldBe(OrderStatus.Completed, string.Join('\n', shop.Timeline(id)));
        shop.ProviderLedger.Entries.Count(entry => entry is { Kind: Entry.ChargeKind, HasSucceeded: true }).ShouldBe(orders.Count);
        orders.ShouldAllBe(id => shop.Payment(id)!.Status == PaymentStatus.Completed);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(stock - orders.Count), s => s.Reserved.ShouldBe(0));
        shop.Findings().ShouldBeEmpty();
    }
}
