using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Guarantees;
using Doms.Tests.EndToEnd.SourceSystems;

namespace Doms.Tests.EndToEnd.Shapes;

/// <summary>The promises that every shape keeps, on a running system of that shape: orders move until they are completed.</summary>
public abstract class SharedPromises(ISharedSystem shared) : DocumentedRequests(shared.Shop)
{
    const int Kills = 1;

    [Fact]
    public Task Exactly_the_stock_is_sold_and_others_get_a_reason() => ScarceStock.SellOut(shared.Shop.System, OrderStatuses.Completed);

    [Fact]
    public Task Every_accepted_order_ends_exactly_once_after_a_kill() => ConcurrentBuyers.BuyWhileKilled(shared.Shop.System, Kills);
}
