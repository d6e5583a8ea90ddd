using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_demand_exceeds_stock
{
    const int Buyers = 400;
    const int Units = 50;
    const int Plenty = 1_000;

    /// <summary>
    /// Every fourth buyer also orders another product, which must be released when the scarce one is sold out.
    /// </summary>
    const int EveryOtherLine = 4;

    [Fact]
    public async Task Exactly_the_stock_is_sold_and_others_get_a_reason()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await system.CreateProduct("RARE", Units);
        await system.CreateProduct("PLENTY", Plenty);

        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(i => system.Operator.PlaceOrder(OrderOf(i), 0, null,
            CancellationToken.None)));
        var orders = await system.WaitForSettledOrders(Buyers);

        var winners = orders.Where(order => order.Status == OrderStatuses.Confirmed).ToList();
        var losers = orders.Where(order => order.Status == OrderStatuses.Cancelled).ToList();
        winners.Count.ShouldBe(Units);
        losers.Count.ShouldBe(Buyers - Units);
        losers.ShouldAllBe(order => order.Reasons != null && order.Reasons.Any(line => line.ProductId == "RARE"
            && line.Reason.Contains("0 available")));
        var rare = (await system.Operator.GetProduct("RARE", CancellationToken.None)).Value;
        (rare.AvailableQuantity, rare.ReservedQuantity).ShouldBe((0, Units));
        var plenty = (await system.Operator.GetProduct("PLENTY", CancellationToken.None)).Value;
        var alsoWon = winners.Count(order => order.Items.Count == 2);
        (plenty.AvailableQuantity, plenty.ReservedQuantity).ShouldBe((Plenty - alsoWon, alsoWon));
        await system.ShouldVerifyClean();
    }

    static OrderRequest OrderOf(int i) => i % EveryOtherLine == 0
        ? new OrderRequest([new OrderItemRequest("PLENTY", 1), new OrderItemRequest("RARE", 1)])
        : new OrderRequest([new OrderItemRequest("RARE", 1)]);
}
