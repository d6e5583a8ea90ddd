using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Tests.Services.Shop;

/// <summary>Order life cycle scenarios, each in both shapes.</summary>
public sealed class OrderFlowTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void An_order_is_reserved_paid_confirmed_shipped_and_completed(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 2, 1_000));
        shop.Settle();

        var order = shop.Order(id);
        order.Status.ShouldBe(OrderStatus.Completed);
        order.Progress.ShouldBe([
            "ORDER_CREATED", "INVENTORY_RESERVED", "PAYMENT_COMPLETED", "ORDER_CONFIRMED", "SHIPPED", "DELIVERED"]);
        order.Total.ShouldBe(2_000);
        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Completed);
        shop.Reservation(id)!.Status.ShouldBe(ReservationStatus.Committed);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(8), s => s.Reserved.ShouldBe(0));
        shop.Saga(id).Status.ShouldBe(SagaStatus.Completed);
        shop.Mails(id).Select(mail => mail.Template).ShouldBe(["confirmed", "dispatched", "delivered"], ignoreOrder: true);
        shop.Mails(id).ShouldAllBe(mail => mail.Status == NotificationStatus.Sent);
        shop.ProviderLedger.Entries.Single(entry => entry.HasSucceeded).Amount.ShouldBe(2_000);
        shop.DeadLetters().ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Short_line_cancels_order_and_releases_other_lines(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        shop.Stock("P2", 0);
        var id = shop.Place(("P1", 2, 1_000), ("P2", 1, 1_000));
        shop.Settle();

        var order = shop.Order(id);
        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.Reasons.ShouldHaveSingleItem().Reason.ShouldContain("1 wanted, 0 available");
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(10), s => s.Reserved.ShouldBe(0));
        shop.ProviderLedger.Entries.ShouldBeEmpty();
        shop.Mails(id).ShouldHaveSingleItem().Template.ShouldBe("cancelled");
        shop.Saga(id).Status.ShouldBe(SagaStatus.Compensated);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void An_unknown_product_is_never_charged(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        var id = shop.Place(("nowhere", 1, 1_000));
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.ProviderLedger.Entries.ShouldBeEmpty();
        shop.Payment(id).ShouldBeNull();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Declined_payment_releases_stock_and_records_reason(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 1, 1_013));
        shop.Settle();

        var order = shop.Order(id);
        order.Status.ShouldBe(OrderStatus.Cancelled);
        order.Reason!.ShouldContain("declined");
        shop.Payment(id)!.Status.ShouldBe(PaymentStatus.Failed);
        shop.Reservation(id)!.Status.ShouldBe(ReservationStatus.Released);
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(10), s => s.Reserved.ShouldBe(0));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Cancel_after_confirmation_refunds_and_releases_once(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 2, 1_000));
        shop.Settle();
        shop.Order(id).Status.ShouldBe(OrderStatus.Confirmed);

        shop.Cancel(id).Status.ShouldBe(202);
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.Payment(id)!.ShouldSatisfyAllConditions(
            p => p.Status.ShouldBe(PaymentStatus.Refunded), p => p.Refunded.ShouldBe(2_000));
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(10), s => s.Reserved.ShouldBe(0));
        shop.Shipment(id)!.Status.ShouldBe(ShipmentStatus.Cancelled);
        shop.ProviderLedger.Entries.Where(e => e.HasSucceeded).Select(e => (e.Kind, e.Amount))
            .ShouldBe([("charge", 2_000), ("refund", 2_000)]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Cancel_right_after_placing_leaves_no_charge_or_reservation(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 2, 1_000));
        shop.Cancel(id);
        shop.Settle();

        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        var payment = shop.Payment(id);
        (payment is null || payment.Captured == payment.Refunded).ShouldBeTrue();
        shop.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(10), s => s.Reserved.ShouldBe(0));
        shop.Cancel(id).Status.ShouldBe(200);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Cancel_after_dispatch_is_refused_and_order_completes(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("P1", 10);
        var id = shop.Place(("P1", 1, 1_000));
        shop.Settle();
        shop.Move(id, ShipmentStatus.Packed).Status.ShouldBe(200);
        shop.Move(id, ShipmentStatus.Dispatched).Status.ShouldBe(200);
        shop.Settle(1);

        shop.Cancel(id).Rejection!.Kind.ShouldBe(Primitives.RejectionKind.Conflict);
        shop.Move(id, ShipmentStatus.Delivered);
        shop.Settle();
        shop.Order(id).Status.ShouldBe(OrderStatus.Completed);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Charge_with_lost_response_is_resolved_by_inquiry_without_repeat(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        var id = shop.NewId();
        shop.Place(id, [("P1", 1, 1_000)], token: "tok_timeout").Status.ShouldBe(201);
        shop.Settle(300);

        shop.Order(id).Status.ShouldBe(OrderStatus.Completed, string.Join('\n', shop.Timeline(id)));
        shop.ProviderLedger.Entries.Count(entry => entry is { Kind: "charge", HasSucceeded: true }).ShouldBe(1);
        shop.Payment(id)!.Captured.ShouldBe(1_000);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Unresponsive_provider_leads_to_cancelled_order_without_charge(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 10);
        shop.Provider.Behaviour = new PaymentProvider.Behaviour(ErrorRate: 1);
        var id = shop.Place(("P1", 1, 1_000));
        shop.Settle(7 * 3_600);
        shop.Order(id).Status.ShouldBe(OrderStatus.Pending);
        shop.Provider.Behaviour = new PaymentProvider.Behaviour();
        shop.Settle(600);

        var payment = shop.Payment(id)!;
        (payment.Captured - payment.Refunded).ShouldBe(0);
        shop.Order(id).Status.ShouldBe(OrderStatus.Cancelled);
        shop.Stock("P1").Available.ShouldBe(10);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Payment_first_and_inventory_only_workflows_complete(bool isJoined)
    {
        using var paymentFirst = new ShopSystem(isJoined, Workflows.PaymentFirst);
        paymentFirst.Stock("P1", 1);
        var paid = paymentFirst.Place(("P1", 1, 1_000));
        paymentFirst.Settle(1);
        var short_ = paymentFirst.Place(("P1", 1, 1_000));
        paymentFirst.Settle();
        paymentFirst.Order(paid).Status.ShouldBe(OrderStatus.Completed);
        paymentFirst.Order(short_).Status.ShouldBe(OrderStatus.Cancelled);
        paymentFirst.Payment(short_)!.Status.ShouldBe(PaymentStatus.Refunded);

        using var inventoryOnly = new ShopSystem(isJoined, Workflows.InventoryOnly);
        inventoryOnly.Stock("P1", 5);
        var taken = inventoryOnly.Place(("P1", 2, 1_000));
        inventoryOnly.Settle();
        inventoryOnly.Order(taken).Status.ShouldBe(OrderStatus.Completed);
        inventoryOnly.Stock("P1").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(3), s => s.Reserved.ShouldBe(0));
        inventoryOnly.ProviderLedger.Entries.ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Four_hundred_buyers_of_fifty_units_buy_exactly_fifty(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined, paceSeconds: 0);
        shop.Stock("hot", 50);
        shop.Stock("other", 1_000);
        var orders = Enumerable.Range(0, 400)
            .Select(i => i % 4 == 0 ? shop.Place(("hot", 1, 1_000), ("other", 1, 500)) : shop.Place(("hot", 1, 1_000)))
            .ToList();
        shop.Settle(300);

        var won = orders.Where(id => shop.Order(id).Status == OrderStatus.Confirmed).ToList();
        won.Count.ShouldBe(50);
        orders.Except(won).ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Cancelled);
        shop.Stock("hot").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(0), s => s.Reserved.ShouldBe(50));
        var othersSold = won.Count(id => shop.Order(id).Lines.Count == 2);
        shop.Stock("other").ShouldSatisfyAllConditions(s => s.Available.ShouldBe(1_000 - othersSold), s => s.Reserved.ShouldBe(othersSold));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Accepted_orders_end_once_when_process_crashes_anytime(bool isJoined)
    {
        using var shop = new ShopSystem(isJoined);
        shop.Stock("P1", 1_000);
        var orders = new List<string>();
        for (var crash = 0; crash < 20; crash++)
        {
            orders.Add(shop.Place(("P1", 1, 1_000)));
            shop.Settle(0.001 * crash * crash);
            shop.Restart();
        }

        shop.Settle(600);
        orders.ShouldAllBe(id => shop.Order(id).Status == OrderStatus.Completed);
        shop.ProviderLedger.Entries.Count(entry => entry is { Kind: "charge", HasSucceeded: true }).ShouldBe(20);
        shop.Stock("P1").Available.ShouldBe(980);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Same_orders_and_seed_leave_the_same_trace(bool isJoined)
    {
        static string Run(bool isJoined)
        {
            using var shop = new ShopSystem(isJoined, seed: 7);
            shop.Stock("P1", 10);
            shop.Stock("P2", 0);
            shop.Place(("P1", 1, 1_000));
            shop.Place(("P1", 1, 1_000), ("P2", 1, 1_000));
            shop.Place(("P1", 1, 1_013));
            shop.Cancel(shop.Place(("P1", 1, 1_000)));
            shop.Settle(300);
            return shop.TraceHash();
        }

        Run(isJoined).ShouldBe(Run(isJoined));
    }
}
