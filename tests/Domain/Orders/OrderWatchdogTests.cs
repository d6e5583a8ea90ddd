using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderWatchdogTests
{
    static readonly TimeSpan ResponseTimeout = TimeSpan.FromMinutes(2);
    static readonly WatchOrder FirstTimer = OrderWatchdog.FirstTimer(TestData.Order());

    [Theory]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Completed)]
    [InlineData(OrderStatus.Cancelled)]
    public void Order_past_pending_is_not_watched(OrderStatus status)
    {
        var watch = OrderWatchdog.Check(TestData.Order(status), FirstTimer, ResponseTimeout, TestData.Later);
        new Outcome<Order>(null, watch.Decision).ThenNothing();
        watch.Next.ShouldBeNull();
    }

    [Fact]
    public void Unknown_order_is_not_watched() =>
        OrderWatchdog.Check(null, FirstTimer, ResponseTimeout, TestData.Later).Next.ShouldBeNull();

    [Fact]
    public void Saga_contact_restarts_the_watch()
    {
        var watch = OrderWatchdog.Check(TestData.With(TestData.Facts["InventoryReserved"]), FirstTimer, ResponseTimeout, TestData.Later);
        new Outcome<Order>(null, watch.Decision).ThenNothing();
        watch.Next.ShouldBe(new(TestData.Id, 1, 2));
        watch.Delay.ShouldBe(ResponseTimeout);
    }

    [Fact]
    public void Order_of_silent_saga_is_republished_then_flagged_with_backoff()
    {
        var order = TestData.Order();
        var first = OrderWatchdog.Check(order, FirstTimer, ResponseTimeout, TestData.Later);
        first.Decision.Row<Order>().ShouldBeNull();
        first.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Version.ShouldBe(1);
        first.Next.ShouldBe(FirstTimer with { Attempt = 2 });
        first.Delay.ShouldBe(ResponseTimeout);

        var second = OrderWatchdog.Check(order, first.Next!, ResponseTimeout, TestData.Later);
        var flagged = second.Decision.Row<Order>().ShouldNotBeNull();
        flagged.SagaNotResponding.ShouldBeTrue();
        second.Decision.Entry().Type.ShouldBe(TimelineEventNames.SagaNotResponding);
        second.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Version.ShouldBe(2);
        second.Delay.ShouldBe(2 * ResponseTimeout);

        var third = OrderWatchdog.Check(flagged, second.Next!, ResponseTimeout, TestData.Later);
        third.Decision.Row<Order>().ShouldBeNull();
        third.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>();
        OrderWatchdog.Check(flagged, FirstTimer with { Attempt = 1000 }, ResponseTimeout, TestData.Later).Delay
            .ShouldBe(OrderWatchdog.MaxDelay);
    }

    [Fact]
    public void Saga_response_clears_the_not_responding_flag()
    {
        var second = FirstTimer with { Attempt = 2 };
        var flagged = OrderWatchdog.Check(TestData.Order(), second, ResponseTimeout, TestData.Later).Decision.Row<Order>()!;

        var report = new SagaStatusReported(TestData.Id, "RUNNING", "reserve", 1);
        var responded = OrderDecider.RecordSagaContact(flagged, report, TestData.AtLater);
        responded.Row<Order>()!.SagaNotResponding.ShouldBeFalse();
        responded.Entry().Type.ShouldBe(TimelineEventNames.SagaResponding);
        flagged.After(TestData.Facts["InventoryReserved"]).SagaNotResponding.ShouldBeFalse();
    }

    [Fact]
    public void Token_of_an_earlier_version_is_sent_with_the_order()
    {
        var order = TestData.Order();
        var earlier = order with { Terms = order.Terms with { PaymentToken = "tok_1" } };
        OrderWatchdog.Check(earlier, FirstTimer, ResponseTimeout, TestData.Later).Decision.Messages[1]
            .ShouldBe(new PreparePayment(TestData.Id, "alice", "tok_1"));
        OrderDecider.Confirm(earlier, TestData.Confirm, TestData.AtLater).Row<Order>()!.Terms.PaymentToken.ShouldBeNull();
    }
}
