using Doms.Client;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Guarantees;
using Doms.Tests.EndToEnd.Processes;
using Doms.Tests.EndToEnd.SourceSystems;

namespace Doms.Tests.EndToEnd.Shapes;

/// <summary>The promises that every shape keeps, on a running system of that shape: orders move until they are completed.</summary>
public abstract class SharedPromises(ISharedSystem shared) : DocumentedRequests(shared.Shop)
{
    const int Kills = 1;
    const int Wait = 20;

    [Fact]
    public Task Exactly_the_stock_is_sold_and_others_get_a_reason() => ScarceStock.SellOut(shared.Shop.System, OrderStatuses.Completed);

    /// <summary>Refused at once, or cancelled with the reason where Inventory is a process of its own.</summary>
    [Fact]
    public async Task Order_with_an_unknown_reservation_takes_no_unit()
    {
        const string product = "HELD";
        const int units = 5;
        await shared.Shop.System.CreateProduct(product, units);
        var shop = shared.Shop.System.Operator;
        var request = new OrderRequest([new OrderItemRequest(product, 1)], ReservationId: "no-such-reservation");
        try
        {
            var order = (await shop.PlaceOrder(request, Wait, null, CancellationToken.None)).Value;
            order.Status.ShouldBe(OrderStatuses.Cancelled);
            order.Reason.ShouldNotBeNull().ShouldContain("no-such-reservation");
        }
        catch (ApiException refused)
        {
            refused.Code.ShouldBe("reservation_not_found");
        }

        var left = (await shop.GetProduct(product, CancellationToken.None)).Value;
        (left.AvailableQuantity, left.ReservedQuantity).ShouldBe((units, 0));
    }

    [Fact]
    public Task Every_accepted_order_ends_exactly_once_after_a_kill() => ConcurrentBuyers.BuyWhileKilled(shared.Shop.System, Kills);
}
