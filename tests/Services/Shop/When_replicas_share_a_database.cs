using Doms.Inventory.Domain;
using Doms.Orders.Domain;

namespace Doms.Tests.Services.Shop;

public sealed class When_replicas_share_a_database
{
    const int Orders = 240;
    const int Scarce = 40;
    // The simulated provider declines amounts that end in 13.
    const long Declined = 1_013;

    [Fact]
    public async Task No_order_is_lost_doubled_or_oversold()
    {
        await using var shop = await ReplicaShop.Start(replicas: 2);
        foreach (var product in new[] { "A", "B", "C" }) await shop.Stock(product, 10_000, 1_000);
        await shop.Stock("declined", 10_000, Declined);
        await shop.Stock("scarce", Scarce, 500);

        await Parallel.ForAsync(0, Orders, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await Order(shop, i));
        await shop.Settle();

        var orders = await shop.All<Order>("orders");
        orders.Select(order => order.OrderId).ShouldBe(shop.Accepted, ignoreOrder: true);
        shop.Accepted.Count.ShouldBe(Orders);
        var sold = orders.Where(order => order.Status == OrderStatus.Completed).SelectMany(order => order.Lines)
            .Where(line => line.ProductId == "scarce").Sum(line => line.Ordered);
        sold.ShouldBe(Scarce);
        (await shop.All<Stock>("inventory")).Single(stock => stock.ProductId == "scarce").Available.ShouldBe(0);
        (await shop.Findings()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Replica_that_stops_under_load_loses_no_order()
    {
        await using var shop = await ReplicaShop.Start(replicas: 2);
        foreach (var product in new[] { "A", "B", "C", "declined", "scarce" }) await shop.Stock(product, 10_000, 1_000);
        var placing = Parallel.ForAsync(
            0, Orders, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await shop.Place(0, ("A", 1), ("B", 1)));
        await shop.Place(1, ("A", 1));
        await shop.StopReplica(1);
        await placing;
        await shop.Settle();

        (await shop.All<Order>("orders")).Count.ShouldBe(Orders + 1);
        (await shop.All<Order>("orders")).ShouldAllBe(order => order.Status == OrderStatus.Completed);
        (await shop.Findings()).ShouldBeEmpty();
    }

    /// <summary>Places an order whose lines name the products in another order; some are cancelled at once, at the other replica.</summary>
    static async Task Order(ReplicaShop shop, int i)
    {
        (string, long)[] lines = (i % 6) switch
        {
            0 => [("A", 1), ("B", 2)],
            1 => [("B", 1), ("A", 1), ("C", 1)],
            2 => [("C", 3), ("A", 1)],
            3 => [("scarce", 1)],
            4 => [("declined", 1)],
            _ => [("scarce", 1), ("A", 1)],
        };
        var id = await shop.Place(i % 2, lines);
        if (i % 6 == 2) await shop.Cancel((i + 1) % 2, id);
    }
}
