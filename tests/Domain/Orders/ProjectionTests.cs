using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Primitives;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Domain.Orders;

/// <summary>Payment, refunds and shipments, as an order shows them.</summary>
public sealed class ProjectionTests
{
    static readonly PaymentCompleted Paid = (PaymentCompleted)TestData.Facts["PaymentCompleted"];

    [Theory]
    [InlineData("UNKNOWN", "PaymentUnknown")]
    [InlineData("FAILED", "PaymentFailed")]
    [InlineData("PAID", "PaymentCompleted")]
    [InlineData("REFUNDED", "PaymentCompleted", "PaymentRefunded")]
    [InlineData("REFUNDED", "PaymentRefunded", "PaymentCompleted")]
    public void Payment_status_follows_from_answers_and_sums(string status, params string[] facts)
    {
        var order = TestData.With([.. facts.Select(fact => TestData.Facts[fact])]);
        (order.Payment.Status, order.Payment.PaymentId).ShouldBe((status, "pay-1"));
    }

    [Fact]
    public void Late_answer_about_the_charge_does_not_change_the_status()
    {
        TestData.With(new PaymentFailed(TestData.Id, "pay-1", "card_declined", "no funds", 3), TestData.Facts["PaymentUnknown"])
            .Payment.Status.ShouldBe("FAILED");
        TestData.With(Paid with { Amount = 0 }, new PaymentRefunded(TestData.Id, "pay-1", 0, 0, "USD", Full: true, 2))
            .Payment.Status.ShouldBe("VOIDED");
    }

    [Fact]
    public void Refunds_are_listed_with_their_newest_status()
    {
        var begun = TestData.With(
            Paid, new RefundBegun(TestData.Id, "pay-1", TestData.FirstRefund, 5_00, "USD", "DAMAGED", "Scratched", 2));
        (begun.Payment.InFlight, begun.Payment.Refundable).ShouldBe((5_00, 245_00));

        var refunded = begun.After(
            new PaymentRefunded(TestData.Id, "pay-1", 5_00, 5_00, "USD", Full: false, 3, TestData.FirstRefund));
        (refunded.Payment.Status, refunded.Payment.Refunded, refunded.Payment.InFlight, refunded.Due)
            .ShouldBe(("PARTIALLY_REFUNDED", 5_00, 0, 0));
        refunded.Payment.Refunds.ShouldBe([new(TestData.FirstRefund, "SUCCEEDED", 5_00, "DAMAGED", "Scratched", 3)]);
    }

    [Fact]
    public void Requested_refund_is_a_requested_cancellation()
    {
        var requested = TestData.With(Paid, new RefundRequested(TestData.Id, "wrong item", "olga", 2, TestData.FirstRefund));
        requested.Cancellation.ShouldBe(new(Cancellation.Requested, "wrong item", TestData.Later));
        requested.Payment.Refunds.ShouldBe([new(TestData.FirstRefund, "REQUESTED", 250_00, null, null, 2)]);

        var ended = TestData.Order(OrderStatus.Completed).After(new RefundRequested(TestData.Id, "late", "olga", 2, TestData.FirstRefund));
        ended.Cancellation.ShouldBeNull();
        var refused = TestData.With(TestData.Facts["CancellationRefused"], TestData.Facts["RefundRequested"]);
        refused.Cancellation!.State.ShouldBe(Cancellation.Refused);
    }

    [Fact]
    public void Refund_that_begins_keeps_its_place_beside_others()
    {
        var order = TestData.With(
            new RefundRequested(TestData.Id, "wrong item", "olga", 2, TestData.FirstRefund),
            new RefundBegun(TestData.Id, "pay-1", "r2", 1_00, "USD", "OTHER", null, 3),
            new RefundBegun(TestData.Id, "pay-1", TestData.FirstRefund, 2_00, "USD", "CANCELLED", "Changed my mind", 4));
        order.Payment.Refunds.ShouldBe(
        [
            new(TestData.FirstRefund, "PENDING", 2_00, "CANCELLED", "Changed my mind", 4), new("r2", "PENDING", 1_00, "OTHER", null, 3),
        ]);
    }

    [Fact]
    public void Failed_shipment_stays_failed_when_its_dispatch_is_heard_late()
    {
        var late = TestData.With(
            new ShipmentFailed(TestData.Id, "ship-1", "lost", true, 6), TestData.Facts["ShipmentDispatched"]);
        (late.NewestShipment!.Status, late.NewestShipment.DispatchedAt).ShouldBe(("FAILED", TestData.AtLater.OccurredAt));
    }

    [Fact]
    public void Refund_of_nothing_is_cancelled_and_the_payment_voided()
    {
        var order = TestData.With(
            new RefundRequested(TestData.Id, "wrong item", "olga", 2, TestData.FirstRefund),
            new PaymentRefunded(TestData.Id, "pay-1", 0, 0, "USD", Full: true, 3, TestData.FirstRefund));
        (order.Payment.Status, order.Payment.Refunds[0].Status, order.Payment.Refunds[0].HasEnded).ShouldBe(("VOIDED", "CANCELLED", true));
    }

    [Theory, InlineData("olga"), InlineData(null)]
    public void Refund_of_an_operator_is_begun_and_cancelled_or_paid(string? by)
    {
        var begun = (RefundBegun)TestData.Facts["RefundBegun"] with { By = by };
        var cancelled = TestData.With(Paid, begun, new RefundCancelled(TestData.Id, "pay-1", TestData.FirstRefund, "olga", 4));
        var paid = TestData.With(
            Paid, begun, new PaymentRefunded(TestData.Id, "pay-1", 250_00, 250_00, "USD", Full: false, 4, TestData.FirstRefund, By: by));

        cancelled.Payment.Refunds.ShouldHaveSingleItem().Status.ShouldBe(RefundStatuses.Cancelled);
        paid.Payment.Refunds.ShouldHaveSingleItem().Status.ShouldBe(RefundStatuses.Succeeded);
    }

    [Theory, InlineData(0, false), InlineData(1_000, false), InlineData(2_200, true)]
    public void Covered_refund_of_paid_order_is_cancelled(long refundedTotal, bool isFull)
    {
        var order = TestData.With(
            Paid, new RefundRequested(TestData.Id, "wrong item", "olga", 2, TestData.FirstRefund),
            new PaymentRefunded(TestData.Id, "p1", 0, refundedTotal, "USD", isFull, 3, TestData.FirstRefund));

        order.Payment.Refunds.ShouldHaveSingleItem().Status.ShouldBe(RefundStatuses.Cancelled);
        order.Payment.Status.ShouldBe(OrderPaymentStatuses.Paid);
    }

    [Fact]
    public void Payment_is_pending_until_its_first_answer()
    {
        var initiated = new PaymentInitiated(TestData.Id, "pay-1", 1);
        var decision = OrderFacts.Apply(TestData.Order(), initiated, TestData.AtLater);
        var pending = decision.Row<Order>().ShouldNotBeNull();

        (pending.Payment.PaymentId, pending.Payment.Status).ShouldBe(("pay-1", "PENDING"));
        pending.Version.ShouldBe(TestData.Order().Version + 1);
        decision.Rows.ShouldHaveSingleItem("the timeline has no entry of it");
        OrderDiagnosis.PendingReason(pending)!.Description.ShouldBe("payment");
        OrderFacts.Apply(pending, initiated, TestData.AtLater).ShouldBeSameAs(Decision.Nothing);
        TestData.With(initiated, Paid).Payment.Status.ShouldBe(OrderPaymentStatuses.Paid);
        TestData.With(initiated, TestData.Facts["PaymentFailed"]).Payment.Status.ShouldBe(OrderPaymentStatuses.Failed);
        OrderFacts.Apply(TestData.With(Paid), initiated, TestData.AtLater).ShouldBeSameAs(Decision.Nothing);
        OrderFacts.Apply(null, initiated, TestData.AtLater).IsOutOfOrder.ShouldBeTrue();
    }

    [Fact]
    public void Refund_told_again_shows_the_refunded_total() =>
        OrderFacts.Apply(TestData.Order(), new PaymentRefunded(TestData.Id, "pay-1", 0, 250_00, "USD", Full: true, 5), TestData.AtLater)
            .Entry().Detail.ShouldBe("250.00 USD");

    [Fact]
    public void Partial_refunds_of_one_amount_are_all_recorded() =>
        TestData.With(
            new PaymentRefunded(TestData.Id, "pay-1", 1_00, 1_00, "USD", Full: false, 3),
            new PaymentRefunded(TestData.Id, "pay-1", 1_00, 2_00, "USD", Full: false, 4))
            .Sequence.ShouldBe(3);

    [Fact]
    public void List_of_ended_refunds_is_bounded()
    {
        var payment = OrderPayment.None.With(new("r0", RefundStatuses.Pending, 1, null, null, 1));
        for (var i = 1; i <= OrderPayment.MaxEndedRefunds + 1; i++)
            payment = payment.With(new($"r{i}", RefundStatuses.Succeeded, 1, null, null, i));

        payment.Refunds.Count.ShouldBe(OrderPayment.MaxEndedRefunds + 1);
        payment.Refunds.Select(refund => refund.RefundId).Take(2).ShouldBe(["r0", "r2"]);
        payment.With(new("r2", RefundStatuses.Failed, 1, null, null, 1)).ShouldBe(payment);
    }

    [Theory]
    [InlineData("UNFULFILLED")]
    [InlineData("UNFULFILLED", "ShipmentCreated", "ShipmentPacked")]
    [InlineData("SHIPPED", "ShipmentDispatched")]
    [InlineData("SHIPPED", "ShipmentInTransit")]
    [InlineData("DELIVERED", "ShipmentDelivered", "ShipmentDispatched")]
    [InlineData("FAILED", "ShipmentFailed")]
    public void Fulfillment_status_follows_from_shipments_in_any_order(string status, params string[] facts) =>
        FulfillmentStatuses.Of(TestData.With([.. facts.Select(fact => TestData.Facts[fact])])).ShouldBe(status);

    [Fact]
    public void Units_of_a_shipment_are_counted_by_line()
    {
        var half = new ShipmentDispatched(TestData.Id, TestData.FirstShipment, "T1", 3, 1, [new("1", 1)], "UPS", "GROUND", "https://t");
        var order = TestData.With(TestData.Facts["InventoryReserved"], half);
        (order.Lines[0].Shipped, order.Lines[0].Reserved, order.Lines[1].Shipped, order.Lines[1].Reserved).ShouldBe((1, 1, 0, 1));
        FulfillmentStatuses.Of(order).ShouldBe("PARTIALLY_SHIPPED");

        var delivered = order.After(new ShipmentDelivered(TestData.Id, TestData.FirstShipment, "T1", 4));
        FulfillmentStatuses.Of(delivered).ShouldBe("PARTIALLY_DELIVERED");
        var shipment = delivered.Shipments.ShouldHaveSingleItem();
        (shipment.Status, shipment.Carrier, shipment.Service, shipment.TrackingUrl).ShouldBe(("DELIVERED", "UPS", "GROUND", "https://t"));
        (shipment.DispatchedAt, shipment.DeliveredAt).ShouldBe((TestData.AtLater.OccurredAt, TestData.AtLater.OccurredAt));
        delivered.After(new ShipmentCreated(TestData.Id, $"{TestData.Id}-s2", null, 1, 2)).Shipments.Count.ShouldBe(2);
    }

    [Fact]
    public void Lost_units_are_counted_after_dispatch_only()
    {
        var lost = TestData.With(TestData.Facts["ShipmentDispatched"], new ShipmentFailed(TestData.Id, "ship-1", "lost", true, 6));
        lost.Lines.Select(line => line.Lost).ShouldBe([2, 1]);
        TestData.With(TestData.Facts["ShipmentFailed"]).Lines.ShouldAllBe(line => line.Lost == 0 && line.Shipped == 0);
    }

    [Fact]
    public void Older_tracking_does_not_replace_newer()
    {
        var order = TestData.With(TestData.Facts["ShipmentTrackingChanged"], TestData.Facts["ShipmentDispatched"]);
        order.NewestShipment!.TrackingNumber.ShouldBe("T2");
        order.NewestShipment.Status.ShouldBe("DISPATCHED");
        TestData.With(new ShipmentTrackingChanged(TestData.Id, "ship-1", 1, null, null, null, null, 2))
            .NewestShipment!.TrackingNumber.ShouldBeNull();
    }

    [Fact]
    public void Page_of_an_earlier_number_is_dropped()
    {
        var first = new ShipmentDispatched(TestData.Id, "ship-1", "T1", 3, TrackingUrl: "https://ups.example/T1");
        var renamed = new ShipmentTrackingChanged(TestData.Id, "ship-1", 1, null, null, "T2", null, 4);
        var carried = new ShipmentTrackingChanged(TestData.Id, "ship-1", 1, "UPS", null, "T1", null, 4);

        TestData.With(first, renamed).NewestShipment!.TrackingUrl.ShouldBeNull();
        TestData.With(first, carried).NewestShipment!.TrackingUrl.ShouldBe("https://ups.example/T1");
    }

    [Fact]
    public void Shipment_without_tracking_number_tells_its_stage()
    {
        Detail(new ShipmentCreated(TestData.Id, "ship-1", null, 1)).ShouldBe("The shipment is being prepared.");
        Detail(new ShipmentPacked(TestData.Id, "ship-1", null, 1)).ShouldBe("The goods are packed.");
        Detail(new ShipmentDispatched(TestData.Id, "ship-1", null, 1)).ShouldBe("The goods are on their way.");
        Detail(new ShipmentDelivered(TestData.Id, "ship-1", null, 1)).ShouldBe("The goods were delivered.");
        Detail(new ShipmentCreated(TestData.Id, "ship-1", "T1", 1)).ShouldBe("Tracking number T1");

        static string Detail(IMessage message) => OrderFacts.Apply(TestData.Order(), message, TestData.AtLater).Entry().Detail;
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData($"{TestData.Id}-s2", 2)]
    [InlineData($"{TestData.Id}-sx", 1)]
    public void Cancelled_shipment_is_found_by_the_number_in_its_id(string? shipmentId, int number)
    {
        var order = TestData.With(new ShipmentCancelled(TestData.Id, shipmentId, 1));
        order.Shipments.Select(shipment => shipment.Number).ShouldBe(number == 0 ? [] : [number]);
        order.Shipments.ShouldAllBe(shipment => shipment.Status == "CANCELLED");
    }

    [Fact]
    public void Units_of_completed_order_without_shipment_are_handed_over()
    {
        var order = TestData.Order(OrderStatus.Completed);
        order.Lines.ShouldAllBe(line => line.Shipped == line.Ordered && line.Delivered == line.Ordered);
        FulfillmentStatuses.Of(order).ShouldBe("DELIVERED");
    }

    [Fact]
    public void Units_of_cancelled_order_are_cancelled_unless_they_have_left()
    {
        var cancelled = TestData.Order(OrderStatus.Cancelled);
        cancelled.Lines.ShouldAllBe(line => line.Cancelled == line.Ordered);
        (FulfillmentStatuses.Of(cancelled), cancelled.Due).ShouldBe(("CANCELLED", 0));
        var late = cancelled.After(TestData.Facts["ShipmentDispatched"]);
        late.Lines.ShouldAllBe(line => line.Cancelled == 0 && line.Shipped == line.Ordered);
        FulfillmentStatuses.Of(late).ShouldBe("SHIPPED");
    }

    [Fact]
    public void Impossible_counters_are_found()
    {
        var line = TestData.Order().Lines[0];
        line.IsConsistent.ShouldBeTrue();
        OrderLine[] wrong =
        [
            line with { Ordered = 0 }, line with { Ordered = Line.MaxQuantity + 1 }, line with { Cancelled = 3 },
            line with { Reserved = -1 },
            line with { Shipped = 3 }, line with { Returned = 3 }, line with { Delivered = -1 }, line with { Lost = -1 },
            line with { Delivered = 1, Lost = 2 },
        ];
        wrong.ShouldAllBe(other => !other.IsConsistent);
    }

    [Fact]
    public void Progress_lists_milestones_in_causal_order()
    {
        var order = TestData.With(TestData.Facts["ShipmentDelivered"], TestData.Facts["ShipmentDispatched"], Paid);
        order = OrderFacts.Apply(order, TestData.Facts["InventoryReserved"], Occasion.At(TestData.Start)).Row<Order>()!;

        order.Progress.ShouldBe(["ORDER_CREATED", "INVENTORY_RESERVED", "PAYMENT_COMPLETED", "SHIPPED", "DELIVERED"]);
    }
}
