using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderWatchdogTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly WatchOrder First = OrderWatchdog.First(Some.Order());

    [Theory]
    [InlineData(OrderStatus.Confirmed)]
    [InlineData(OrderStatus.Completed)]
    [InlineData(OrderStatus.Cancelled)]
    public void A_settled_order_is_not_watched(OrderStatus status)
    {
        var watch = OrderWatchdog.Look(Some.Order(status), First, Patience, Some.Later);
        new Outcome<Order>(null, watch.Decision).ThenNothing();
        watch.Next.ShouldBeNull();
    }

    [Fact]
    public void An_order_that_is_not_there_is_not_watched() =>
        OrderWatchdog.Look(null, First, Patience, Some.Later).Next.ShouldBeNull();

    [Fact]
    public void After_a_sign_the_watch_begins_anew()
    {
        var watch = OrderWatchdog.Look(Some.With(Some.Facts["InventoryReserved"]), First, Patience, Some.Later);
        new Outcome<Order>(null, watch.Decision).ThenNothing();
        watch.Next.ShouldBe(new(Some.Id, 1, 2));
        watch.Pause.ShouldBe(Patience);
    }

    [Fact]
    public void A_silent_saga_gets_the_order_announced_again_then_flagged_then_announced_ever_more_rarely()
    {
        var order = Some.Order();
        var first = OrderWatchdog.Look(order, First, Patience, Some.Later);
        first.Decision.State.ShouldBeNull();
        first.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Version.ShouldBe(1);
        first.Next.ShouldBe(First with { Attempt = 2 });
        first.Pause.ShouldBe(Patience);

        var second = OrderWatchdog.Look(order, first.Next!, Patience, Some.Later);
        var flagged = second.Decision.State.ShouldNotBeNull();
        flagged.Trail.Unattended.ShouldBeTrue();
        flagged.Trail.Timeline[^1].Event.ShouldBe(OrderEvent.Unattended);
        second.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Version.ShouldBe(2);
        second.Pause.ShouldBe(2 * Patience);

        var third = OrderWatchdog.Look(flagged, second.Next!, Patience, Some.Later);
        third.Decision.State.ShouldBeNull();
        third.Decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>();
        OrderWatchdog.Look(flagged, First with { Attempt = 1000 }, Patience, Some.Later).Pause
            .ShouldBe(OrderWatchdog.MaxPause);
    }

    [Fact]
    public void An_answer_takes_the_flag_away()
    {
        var second = First with { Attempt = 2 };
        var flagged = OrderWatchdog.Look(Some.Order(), second, Patience, Some.Later).Decision.State!;

        var heard = OrderDecider.HearSaga(flagged, new SagaAlive(Some.Id, "RUNNING", "reserve", 1), Some.Later).State!;
        heard.Trail.Unattended.ShouldBeFalse();
        heard.Trail.Timeline[^1].Event.ShouldBe(OrderEvent.Attended);
        flagged.After(Some.Facts["InventoryReserved"]).Trail.Unattended.ShouldBeFalse();
    }
}
