using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Web;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Tests.Services.Orders;

public sealed class OrderSlicesTests : IDisposable
{
    readonly OrdersSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void A_placed_order_is_answered_stored_and_announced()
    {
        var answer = _system.Ask(_system.Place());
        (answer.Status, answer.Location).ShouldBe((201, "/api/orders/order-1"));
        var body = OrdersSystem.Body(answer);
        body.GetProperty("orderId").GetString().ShouldBe("order-1");
        body.GetProperty("status").GetString().ShouldBe("PENDING");
        body.GetProperty("totalAmount").GetDecimal().ShouldBe(2m);

        _system.Pass(TimeSpan.FromSeconds(1));
        _system.Heard.ShouldHaveSingleItem().ShouldBeOfType<OrderCreated>().Total.ShouldBe(2_00);
        _system.Order("order-1")!.Version.ShouldBe(1);
    }

    [Fact]
    public void A_reference_is_taken_once_per_owner()
    {
        _system.Ask(_system.Place("R1")).Status.ShouldBe(201);
        var refused = _system.Ask(_system.Place("R1")).Rejection.ShouldNotBeNull();
        refused.Detail.ShouldContain("order-1");
        _system.Order("order-2").ShouldBeNull();
        _system.Ask(_system.Place("R1") with { Owner = "bob" }).Status.ShouldBe(201);
    }

    [Fact]
    public void The_same_order_placed_again_is_answered_with_what_is_there()
    {
        var place = _system.Place("R1");
        _system.Ask(place);
        _system.Ask(place).Status.ShouldBe(201);
        _system.Order(place.OrderId)!.Version.ShouldBe(1);
    }

    [Fact]
    public void A_line_without_a_price_takes_the_catalogues()
    {
        _system.Ask(new ProductChanged("P1", "Lamp", 7_00, "USD", 1));
        var body = OrdersSystem.Body(_system.Ask(_system.Place(price: null)));
        body.GetProperty("totalAmount").GetDecimal().ShouldBe(14m);
    }

    [Fact]
    public void A_cancellation_is_asked_for_by_the_owner_and_by_no_stranger()
    {
        _system.Ask(_system.Place());
        var request = new RequestCancel("order-1", "Too slow.", "alice");
        _system.Ask(request, new Caller("bob", Roles.Customer)).Rejection!.Kind.ShouldBe(RejectionKind.NotFound);
        _system.Ask(request, new Caller("shop", Roles.Service)).Rejection!.Kind.ShouldBe(RejectionKind.Forbidden);

        var answer = _system.Ask(request);
        answer.Status.ShouldBe(202);
        OrdersSystem.Body(answer).GetProperty("cancellation").GetString().ShouldBe("REQUESTED");
        _system.Pass(TimeSpan.FromSeconds(1));
        _system.Heard[^1].ShouldBe(new OrderCancelRequested("order-1", "Too slow.", "alice", 2));

        _system.Ask(new CancelOrder("order-1", "alice", "Too slow.", []));
        _system.Ask(request).Status.ShouldBe(200);
    }

    [Fact]
    public void Facts_and_commands_of_the_saga_end_up_in_the_order()
    {
        _system.Ask(_system.Place());
        _system.Ask(new InventoryReserved("order-1", [new Line("P1", 2, 1_00)], 2_00, "USD", 1));
        _system.Ask(new ConfirmOrder("order-1", "alice", [new Line("P1", 2, 1_00)], 2_00, "USD"));
        _system.Ask(new CompleteOrder("order-1", "alice"));

        var order = _system.Order("order-1").ShouldNotBeNull();
        order.Status.ShouldBe(OrderStatus.Completed);
        order.Progress.ShouldBe([OrderEvent.Created, OrderEvent.InventoryReserved, OrderEvent.Confirmed]);
    }

    [Fact]
    public void An_order_that_no_saga_takes_up_is_announced_again_and_flagged_until_one_answers()
    {
        _system.Ask(_system.Place());
        _system.Pass(TimeSpan.FromMinutes(5));
        _system.Heard.OfType<OrderCreated>().Count().ShouldBe(3);
        _system.Order("order-1")!.Trail.Unattended.ShouldBeTrue();

        _system.Ask(new SagaAlive("order-1", "RUNNING", "reserve", 1));
        _system.Order("order-1")!.Trail.Unattended.ShouldBeFalse();
    }

    [Fact]
    public void A_wait_ends_when_the_order_is_settled_or_the_time_has_passed()
    {
        _system.Ask(_system.Place());
        var settled = new SettledOrder(_system.Rows, _system.Clock);
        var before = _system.Clock.GetTimestamp();
        _system.Run(settled.Wait("order-1", TimeSpan.FromSeconds(3), CancellationToken.None))!
            .IsSettled.ShouldBeFalse();
        _system.Clock.GetElapsedTime(before).ShouldBe(TimeSpan.FromSeconds(3));

        var waiting = settled.Wait("order-1", TimeSpan.FromSeconds(30), CancellationToken.None);
        _system.Ask(new CancelOrder("order-1", "alice", "No stock.", []));
        before = _system.Clock.GetTimestamp();
        _system.Run(waiting)!.Status.ShouldBe(OrderStatus.Cancelled);
        _system.Clock.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        _system.Run(settled.Wait("nowhere", TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData("XXX", 120)]
    [InlineData("USD", 0)]
    [InlineData("USD", 36_000)]
    public void Settings_out_of_range_are_refused_by_name(string currency, int patience) =>
        Should.Throw<SettingException>(() => OrdersModule.Module(
            new OrdersOptions { Currency = currency, Patience = TimeSpan.FromSeconds(patience) }));

    [Fact]
    public void The_schema_is_embedded() =>
        OrdersModule.Schema.Scripts.ShouldHaveSingleItem().Name.ShouldBe("001_orders.sql");
}
