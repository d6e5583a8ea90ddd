using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_demand_exceeds_stock
{
    [Fact]
    public async Task Exactly_the_stock_is_sold_and_others_get_a_reason()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await ScarceStock.SellOut(system, OrderStatuses.Confirmed);
    }
}
