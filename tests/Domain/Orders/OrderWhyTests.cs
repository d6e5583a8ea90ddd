using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderWhyTests
{
    [Theory]
    [InlineData(OrderStatus.Completed)]
    [InlineData(OrderStatus.Cancelled)]
    public void An_order_at_its_end_waits_for_nothing(OrderStatus status) =>
        OrderWhy.WaitingFor(Some.Order(status)).ShouldBeNull();

    [Theory]
    [InlineData("its saga to begin")]
    [InlineData("payment", "InventoryReserved")]
    [InlineData("stock", "PaymentCompleted")]
    [InlineData("confirmation", "InventoryReserved", "PaymentCompleted")]
    [InlineData("the payment provider", "InventoryReserved", "PaymentUnknown")]
    [InlineData("its cancellation", "InventoryUnavailable")]
    [InlineData("its cancellation", "InventoryReserved", "PaymentFailed")]
    [InlineData("another try to give the money back", "PaymentRefundFailed")]
    [InlineData("packing", "ShipmentCreated")]
    [InlineData("dispatch", "ShipmentPacked")]
    [InlineData("delivery", "ShipmentDispatched")]
    [InlineData("delivery", "ShipmentInTransit")]
    [InlineData("delivery", "ShipmentDispatched", "PaymentRefunded")]
    [InlineData("completion", "ShipmentDelivered")]
    [InlineData("delivery; cancelling was refused", "ShipmentCancelRefused")]
    [InlineData("delivery; cancelling was refused", "CancellationRefused")]
    [InlineData("an operator (refund: refused 8 times)", "PaymentRefunded", "SagaNeedsAttention")]
    public void It_says_what_comes_next(string expected, params string[] facts)
    {
        var order = Some.With([.. facts.Select(fact => Some.Facts[fact])]);
        var waiting = OrderWhy.WaitingFor(order).ShouldNotBeNull();
        waiting.For.ShouldStartWith(expected);
        waiting.Since.ShouldBe(order.Trail.Timeline[^1].Time);
    }

    [Fact]
    public void What_takes_the_order_no_step_further_is_passed_over()
    {
        var partly = new PaymentRefunded(Some.Id, "pay-1", 1, 1, "USD", Full: false, 2);
        OrderWhy.WaitingFor(Some.With(Some.Facts["InventoryReserved"], partly, Some.Facts["RefundRequested"]))!.For
            .ShouldBe("payment");
        var resumed = OrderDecider.HearSaga(
            Some.With(Some.Facts["SagaNeedsAttention"]),
            new SagaAlive(Some.Id, "RUNNING", "pay", 5),
            Some.Later).State!;
        OrderWhy.WaitingFor(resumed)!.For.ShouldStartWith("its saga to begin");
    }

    [Fact]
    public void A_full_history_still_says_since_when_at_the_latest()
    {
        var order = Some.Order();
        for (var version = 1; version <= Trail.MaxEntries; version++)
            order = order.After(new PaymentUnknown(Some.Id, "pay-1", "no answer", version));
        OrderWhy.WaitingFor(order.After(Some.Facts["SagaNeedsAttention"]))!.Since.ShouldBe(Some.Later);
    }

    [Fact]
    public void A_confirmed_order_waits_for_its_shipment()
    {
        var confirmed = Some.Order(OrderStatus.Confirmed);
        OrderWhy.WaitingFor(confirmed)!.For.ShouldBe("its shipment");
        OrderWhy.WaitingFor(confirmed.After(Some.Facts["InventoryReserved"]))!.For.ShouldBe("its shipment");
    }

    [Fact]
    public void A_cancellation_that_was_asked_for_is_what_it_waits_for()
    {
        var asked = OrderDecider.RequestCancel(Some.Order(), Some.Request, Some.Later).State!;
        OrderWhy.WaitingFor(asked)!.For.ShouldContain("to be undone, or its cancellation to be refused");
    }

    [Fact]
    public void An_order_without_a_saga_waits_for_one_and_for_the_next_step_when_it_has_one()
    {
        var timer = OrderWatchdog.First(Some.Order()) with { Attempt = 2 };
        var flagged = OrderWatchdog.Look(Some.Order(), timer, TimeSpan.FromMinutes(1), Some.Later).Decision.State!;
        OrderWhy.WaitingFor(flagged)!.For.ShouldStartWith("a saga");

        var heard = OrderDecider.HearSaga(flagged, new SagaAlive(Some.Id, "RUNNING", "reserve", 1), Some.Later).State!;
        OrderWhy.WaitingFor(heard)!.For.ShouldStartWith("its saga to begin");
    }

    [Fact]
    public void A_price_of_the_catalogue_is_learned_unless_a_newer_one_is_known()
    {
        var known = Spec.Given<ProductPrice>(null)
            .When(p => ProductPrice.Learn(p, new ProductChanged("P1", null, 100, "USD", 3)))
            .ThenChanged();
        known.ShouldBe(new("P1", 1, 100, "USD", 3));

        Spec.Given(known).When(p => ProductPrice.Learn(p, new ProductChanged("P1", null, 90, "USD", 3))).ThenNothing();
        Spec.Given(known).When(p => ProductPrice.Learn(p, new ProductChanged("P1", null, null, "EUR", 4)))
            .ThenChanged().ShouldBe(new("P1", 2, null, "EUR", 4));
    }

    [Fact]
    public void Every_status_has_its_text()
    {
        OrderStatusText.All.ShouldBe(["PENDING", "CONFIRMED", "COMPLETED", "CANCELLED"]);
        foreach (var status in Enum.GetValues<OrderStatus>()) OrderStatusText.Parse(status.Text()).ShouldBe(status);
        Should.Throw<ArgumentException>(() => OrderStatusText.Parse("LOST"));
    }
}
