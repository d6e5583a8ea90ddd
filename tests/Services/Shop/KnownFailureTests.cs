using Doms.Contracts.Http;
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

/// <summary>Failures observed in other order systems, one test for each.</summary>
public sealed class KnownFailureTests
{
    /// <summary>Seen elsewhere: sold and shipped units were available again after 15 minutes.</summary>
    [Fact]
    public void Sold_units_do_not_return_to_stock_after_expiry()
    {
        using var shop = new ShopSystem(isJoined: true);
        shop.Stock("P1", 3);
        var sold = Enumerable.Range(0, 3).Select(_ => shop.Place(("P1", 1, 1_000))).ToList();
        shop.Settle(3_600);

        var second = shop.Place(("P1", 1, 1_000));
        shop.Settle();
        sold.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed);
        shop.Order(second).Status.ShouldBe(OrderStatus.Cancelled);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(0), s => s.Reserved.ShouldBe(0));
    }

    /// <summary>Seen elsewhere: the reservation of an order that waited for hours expired, and its units were sold again.</summary>
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

    /// <summary>Seen elsewhere: units of declined payments stayed reserved.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Declined_payments_release_their_units(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 50);
        for (var i = 0; i < 50; i++) shop.Place(("P1", 1, 1_013));
        shop.Settle(300);

        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(50), s => s.Reserved.ShouldBe(0));
    }

    /// <summary>Seen elsewhere: slow retries of a few payments blocked all orders.</summary>
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

    /// <summary>Seen elsewhere: paid orders were stuck when a response arrived before its request was stored.</summary>
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

    /// <summary>Seen elsewhere: after a kill, units stayed reserved for orders that did not exist.</summary>
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

    /// <summary>Seen elsewhere: a product listed twice in an order was shipped without a reservation.</summary>
    [Fact]
    public void Repeated_product_in_order_is_merged_into_one_line()
    {
        var intake = OrderIntake.Check(
            new OrderRequest(Items: [new OrderItemRequest("P1", 2, 10m), new OrderItemRequest("P1", 3, 10m)]), new FieldErrors(), "USD");

        var line = intake.Draft!.Lines.ShouldHaveSingleItem();
        line.Quantity.ShouldBe(5);
    }

    /// <summary>Seen elsewhere: the first line of a refused order stayed reserved.</summary>
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

    /// <summary>Seen elsewhere: a duplicate of any message caused a second charge.</summary>
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

    /// <summary>Seen elsewhere: a cancelled order was charged and shipped.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Cancelled_order_is_neither_charged_nor_shipped(bool isJoined)
    {
        for (var moment = 0; moment < 12; moment++)
        {
            using var shop = new ShopSystem(isJoined, seed: moment);
            shop.Stock("P1", 10);
            var id = shop.Place(("P1", 1, 1_000));
            shop.Settle(moment * 0.4);
            var response = shop.Cancel(id);
            shop.Settle(300);

            var order = shop.Order(id);
            order.IsEnded.ShouldBeTrue($"moment {moment}, status {response.Status}");
            var payment = shop.Payment(id);
            var retained = (payment?.Captured ?? 0) - (payment?.Refunded ?? 0);
            retained.ShouldBe(order.Status == OrderStatus.Cancelled ? 0 : 1_000, $"moment {moment}");
            (shop.Shipment(id)?.WasDispatched ?? false).ShouldBe(order.Status == OrderStatus.Completed, $"moment {moment}");
            shop.Stock("P1").Available.ShouldBe(order.Status == OrderStatus.Cancelled ? 10 : 9, $"moment {moment}");
        }
    }

    /// <summary>Seen elsewhere: a refund left the order open and its shipment in progress.</summary>
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

    /// <summary>Seen elsewhere: an unknown product was charged first and refunded later.</summary>
    [Fact]
    public void Unknown_product_is_cancelled_without_a_charge()
    {
        using var shop = new ShopSystem(isJoined: true);
        var id = shop.Place(("nowhere", 1, 1_000));
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.ProviderLedger.Entries.ShouldBeEmpty();
    }

    /// <summary>Seen elsewhere: customers were notified of success but not of failure.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Customer_is_notified_of_declined_order(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        var declined = shop.Place(("P1", 1, 1_013));
        shop.Settle();

        shop.Mails(declined).ShouldHaveSingleItem().Template.ShouldBe("cancelled");
    }

    /// <summary>Seen elsewhere: a command without a consumer went unnoticed.</summary>
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
