using Doms.Contracts.Messages;
using Doms.Engine;
using Doms.Engine.Memory;
using Doms.Engine.Messages;
using Doms.Engine.Processing;
using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Payments.Domain;
using Doms.Primitives;

namespace Doms.Tests.Services.Shop;

/// <summary>What went wrong in other order systems when they were run, one test for each, named after it.</summary>
public sealed class KnownFailureTests
{
    [Fact]
    public void Sold_units_do_not_return_to_stock_after_expiry()
    {
        using var shop = new ShopSystem(isJoined: true);
        shop.Stock("P1", 3);
        var sold = Enumerable.Range(0, 3).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
        shop.Settle(3_600);

        var late = shop.Place(("P1", 1, 1_000));
        shop.Settle();
        sold.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed);
        shop.Order(late).Status.ShouldBe(OrderStatus.Cancelled);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(0), s => s.Reserved.ShouldBe(0));
    }

    [Fact]
    public void Order_reservation_does_not_expire_while_order_waits()
    {
        using var shop = new ShopSystem(isJoined: true, paceSeconds: 0);
        shop.Stock("P1", 1);
        var first = shop.Place(("P1", 1, 1_000));
        shop.Settle(86_400);
        var second = shop.Place(("P1", 1, 1_000));
        shop.Settle();

        shop.Order(first).Status.ShouldBe(OrderStatus.Confirmed);
        shop.Order(second).Status.ShouldBe(OrderStatus.Cancelled);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Declined_payments_release_their_units(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 50);
        for (var i = 0; i < 50; i++) shop.Place(("P1", 1, 1_013));
        shop.Settle(300);

        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(50), s => s.Reserved.ShouldBe(0));
    }

    [Fact]
    public void Slow_payments_do_not_delay_other_orders()
    {
        using var shop = new ShopSystem(isJoined: true);
        shop.Stock("P1", 1_000);
        var slow = Enumerable.Range(0, 20).Select(_ => shop.NewId()).ToList();
        foreach (var id in slow) shop.Place(id, [("P1", 1, 1_000)], token: "tok_timeout");
        var quick = Enumerable.Range(0, 20).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
        shop.Settle(1);

        quick.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Confirmed);
        shop.Settle(600);
        slow.ShouldAllBe(id => shop.Order(id).IsEnded);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Early_reply_does_not_leave_paid_order_stuck(bool isJoined)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            using var shop = new ShopSystem(isJoined, seed: seed);
            shop.Stock("P1", 1_000);
            var orders = Enumerable.Range(0, 30).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
            shop.Settle(300);
            orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed, $"seed {seed}");
            orders.ShouldAllBe(id => shop.Saga(id).Status == SagaStatus.Completed, $"seed {seed}");
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Killed_process_leaves_no_reservation_without_order(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("P1", 100);
        for (var i = 0; i < 20; i++)
        {
            shop.Place(("P1", 1, 1_000));
            shop.Settle(i * 0.002);
            shop.Restart();
        }

        shop.Settle(300);
        var open = shop.All<Reservation>("inventory").Where(r => r.Status == ReservationStatus.Reserved).ToList();
        open.ShouldAllBe(reservation => shop.Order(reservation.Id).Status == OrderStatus.Confirmed);
        shop.Stock("P1").Reserved.ShouldBe(open.Count);
    }

    [Fact]
    public void Repeated_product_in_order_is_merged_into_one_line()
    {
        var intake = OrderIntake.Check(
            new OrderRequest(Items: [new ItemRequest("P1", 2, 10m), new ItemRequest("P1", 3, 10m)]), new FieldErrors(), "USD");

        var line = intake.Draft!.Lines.ShouldHaveSingleItem();
        line.Quantity.ShouldBe(5);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Refused_order_releases_its_first_line(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 5);
        shop.Stock("P2", 1);
        shop.Place(("P1", 1, 1_000), ("P2", 2, 1_000));
        shop.Settle();

        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(5), s => s.Reserved.ShouldBe(0));
        shop.Stock("P2").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(1), s => s.Reserved.ShouldBe(0));
    }

    [Fact]
    public void Duplicate_messages_do_not_charge_again()
    {
        using var shop = new ShopSystem(isJoined: false);
        shop.Stock("P1", 100);
        var orders = Enumerable.Range(0, 10).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
        shop.Settle(60);
        shop.RepublishEverything();
        shop.Settle(60);

        orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed);
        shop.ProviderLedger.Entries.Count.ShouldBe(10);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(90), s => s.Reserved.ShouldBe(0));
        shop.DeadLetters().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Cancelled_order_is_neither_charged_nor_shipped(bool isJoined)
    {
        for (var moment = 0; moment < 12; moment++)
        {
            using var shop = new ShopSystem(isJoined, seed: moment);
            shop.Stock("P1", 10);
            var id = shop.Place(("P1", 1, 1_000));
            shop.Settle(moment * 0.4);
            var answer = shop.Cancel(id);
            shop.Settle(300);

            var order = shop.Order(id);
            order.IsEnded.ShouldBeTrue($"moment {moment}, answer {answer.Status}");
            var payment = shop.Payment(id);
            var kept = (payment?.Captured ?? 0) - (payment?.Refunded ?? 0);
            kept.ShouldBe(order.Status == OrderStatus.Cancelled ? 0 : 1_000, $"moment {moment}");
            (shop.Shipment(id)?.WasDispatched ?? false).ShouldBe(order.Status == OrderStatus.Completed, $"moment {moment}");
            shop.Stock("P1").Available.ShouldBe(order.Status == OrderStatus.Cancelled ? 10 : 9, $"moment {moment}");
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Full_refund_cancels_order_and_shipment(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 1, 1_000));
        shop.Settle();
        shop.Refund(id, null).Status.ShouldBe(202);
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.Shipment(id)!.Status.ShouldBe(ShipmentStatus.Cancelled);
        shop.Stock("P1").Available.ShouldBe(10);
        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Refunded);
    }

    [Fact]
    public void Unknown_product_is_cancelled_without_a_charge()
    {
        using var shop = new ShopSystem(isJoined: true);
        var id = shop.Place(("nowhere", 1, 1_000));
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.ProviderLedger.Entries.ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Customer_is_notified_of_declined_order(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        var declined = shop.Place(("P1", 1, 1_013));
        shop.Settle();

        shop.Mails(declined).ShouldHaveSingleItem().Template.ShouldBe("cancelled");
    }

    [Fact]
    public void Command_without_consumer_fails_startup()
    {
        var time = new Simulation.VirtualTime(1, default);
        var release = new MessageType(
            "inventory.release", 1, "inventory.commands", true, Contracts.ContractsJson.Default.ReleaseInventory,
            m => ((ReleaseInventory)m).OrderId);

        var error = Should.Throw<InvalidOperationException>(() => new EngineNode(new EngineSetup(
            new MemoryStore(time), [], [release], null, new EngineOptions(), time, new Primitives.IdSource(time, time.FillRandom), time,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)));

        error.Message.ShouldContain("inventory.release");
    }
}
