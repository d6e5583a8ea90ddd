using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderActionsTests
{
    static string? CodeOf(Order order, OrderCaller caller, string action) =>
        OrderActions.Of(order, caller).Single(other => other.Name == action).Refusal?.Code;

    [Fact]
    public void Cancel_is_offered_where_the_decider_accepts_it()
    {
        CodeOf(TestData.Order(), TestData.Alice, "cancel").ShouldBeNull();
        CodeOf(TestData.Order(), new OrderCaller("bob", false), "cancel").ShouldBe("forbidden");
        CodeOf(TestData.Order(), TestData.Olga, "cancel").ShouldBeNull();
        CodeOf(TestData.Order(OrderStatus.Cancelled), TestData.Alice, "cancel").ShouldBe("order_cancelled");
        CodeOf(TestData.With(TestData.Facts["ShipmentDispatched"]), TestData.Alice, "cancel").ShouldBe("order_dispatched");
    }

    [Fact]
    public void Cancel_is_not_offered_again_once_requested()
    {
        var requested = OrderDecider.RequestCancel(TestData.Order(), TestData.Request, TestData.Alice, TestData.Later).Row<Order>()!;
        CodeOf(requested, TestData.Alice, "cancel").ShouldBe("cancellation_requested");
    }

    [Fact]
    public void Refund_is_offered_to_operators_while_money_is_left()
    {
        var paid = TestData.With(TestData.Facts["PaymentCompleted"]);
        CodeOf(paid, TestData.Olga, "refund").ShouldBeNull();
        CodeOf(paid, TestData.Alice, "refund").ShouldBe("forbidden");
        CodeOf(TestData.Order(), TestData.Olga, "refund").ShouldBe("payment_not_completed");
        CodeOf(paid.After(TestData.Facts["PaymentRefunded"]), TestData.Olga, "refund").ShouldBe("nothing_left");
        var free = TestData.Order() with { Totals = new(Items: 0, Discount: 0, Shipping: 0, Tax: 0, TaxIncluded: false) };
        CodeOf(free, TestData.Olga, "refund").ShouldBe("free_order");
    }

    [Fact]
    public void Shop_acts_for_any_customer_within_its_scopes()
    {
        var paid = TestData.With(TestData.Facts["PaymentCompleted"]);
        var shop = new OrderCaller("shop", IsOperator: false) { CancelsAny = true, Refunds = true };
        var reader = new OrderCaller("rita", IsOperator: true) { CancelsAny = false, Refunds = false };
        (CodeOf(paid, shop, "cancel"), CodeOf(paid, shop, "refund")).ShouldBe((null, null));
        (CodeOf(paid, reader, "cancel"), CodeOf(paid, reader, "refund")).ShouldBe(("forbidden", "forbidden"));
    }
}
