using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;

namespace Doms.Tests.Services.Shop;

public sealed class CataloguePriceTests
{
    /// <summary>Orders has an earlier price than Inventory, as it has until the change arrives.</summary>
    [Theory, InlineData(10_00, OrderStatus.Completed), InlineData(9_99, OrderStatus.Cancelled)]
    public void Catalogue_price_at_intake_stands_beside_a_named_price(long named, OrderStatus status)
    {
        using var shop = new ShopSystem(isJoined: true, paceSeconds: 1);
        shop.Stock("P1", 10);
        shop.Stock("P2", 10, price: 6_00);
        shop.Send("orders", new ProductChanged("P2", "P2", 5_00, "USD", 99));
        var id = shop.NewId();
        var draft = new OrderDraft(
            null, null, [new Line("P1", 1, named, "1"), new Line("P2", 1, null, "2")], null, "USD", null, null, null, null);
        var place = new PlaceOrder(id, "customer", "customer", PricesTrusted: false, TotalRequired: false, draft, shop.NextNumber());
        shop.Send("orders", place, new Caller("customer", "customer")).Status.ShouldBe(201);
        shop.Settle();

        var order = shop.Order(id);
        (order.Status, order.Lines[1].Amount).ShouldBe((status, 5_00));
        order.Reason?.ShouldContain("price 9.99 expected, now 10.00");
    }
}
