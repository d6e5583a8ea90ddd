using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

/// <summary>Fifty units, and eight times as many customers at once.</summary>
static class ScarceStock
{
    const string Scarce = "RARE";
    const string Other = "PLENTY";
    const int Buyers = 400;
    const int Units = 50;
    const int Plenty = 1_000;

    /// <summary>
    /// Every fourth buyer also orders another product, which must be released when the scarce one is sold out.
    /// </summary>
    const int EveryOtherLine = 4;

    /// <summary>Sells out, and checks that exactly the stock was sold, and that everyone else received the reason.</summary>
    /// <param name="sold">Status in which sold orders stay: CONFIRMED where shipments do not move, else COMPLETED.</param>
    public static async Task SellOut(RunningSystem system, string sold)
    {
        await system.CreateProduct(Scarce, Units);
        await system.CreateProduct(Other, Plenty);

        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(i => system.Operator.PlaceOrder(OrderOf(i), 0, null,
            CancellationToken.None)));
        var orders = await system.WaitForOrders(Buyers, sold, order => order.Items.Any(line => line.ProductId == Scarce));

        var winners = orders.Where(order => order.Status == sold).ToList();
        var losers = orders.Where(order => order.Status == OrderStatuses.Cancelled).ToList();
        winners.Count.ShouldBe(Units);
        losers.Count.ShouldBe(Buyers - Units);
        losers.ShouldAllBe(order => order.Reasons != null && order.Reasons.Any(line => line.ProductId == Scarce
            && line.Reason.Contains("0 available")));
        var isReserved = sold == OrderStatuses.Confirmed;
        var rare = (await system.Operator.GetProduct(Scarce, CancellationToken.None)).Value;
        (rare.AvailableQuantity, rare.ReservedQuantity).ShouldBe((0, isReserved ? Units : 0));
        var plenty = (await system.Operator.GetProduct(Other, CancellationToken.None)).Value;
        var alsoWon = winners.Count(order => order.Items.Count == 2);
        (plenty.AvailableQuantity, plenty.ReservedQuantity).ShouldBe((Plenty - alsoWon, isReserved ? alsoWon : 0));
        await system.ShouldVerifyClean();
    }

    static OrderRequest OrderOf(int i) => i % EveryOtherLine == 0
        ? new OrderRequest([new OrderItemRequest(Other, 1), new OrderItemRequest(Scarce, 1)])
        : new OrderRequest([new OrderItemRequest(Scarce, 1)]);
}
