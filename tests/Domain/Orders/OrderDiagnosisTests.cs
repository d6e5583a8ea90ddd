using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderDiagnosisTests
{
    [Theory]
    [InlineData(OrderStatus.Completed)]
    [InlineData(OrderStatus.Cancelled)]
    public void Ended_order_waits_for_nothing(OrderStatus status) =>
        OrderDiagnosis.PendingReason(TestData.Order(status)).ShouldBeNull();

    [Theory]
    [InlineData("the saga to start")]
    [InlineData("payment", "InventoryReserved")]
    [InlineData("stock", "PaymentCompleted")]
    [InlineData("confirmation", "InventoryReserved", "PaymentCompleted")]
    [InlineData("the payment provider", "InventoryReserved", "PaymentUnknown")]
    [InlineData("compensation to finish", "InventoryUnavailable")]
    [InlineData("compensation to finish", "InventoryReserved", "PaymentFailed")]
    [InlineData("the refund to be retried", "PaymentRefundFailed")]
    [InlineData("packing", "ShipmentCreated")]
    [InlineData("dispatch", "ShipmentPacked")]
    [InlineData("delivery", "ShipmentDispatched")]
    [InlineData("delivery", "ShipmentInTransit")]
    [InlineData("delivery", "ShipmentDispatched", "PaymentRefunded")]
    [InlineData("completion", "ShipmentDelivered")]
    [InlineData("delivery; cancelling was refused", "ShipmentCancelRefused")]
    [InlineData("delivery; cancelling was refused", "CancellationRefused")]
    [InlineData("an operator (refund: refused 8 times)", "PaymentRefunded", "SagaNeedsAttention")]
    public void Pending_reason_names_the_next_step(string expected, params string[] facts)
    {
        var order = TestData.With([.. facts.Select(fact => TestData.Facts[fact])]);
        var waiting = OrderDiagnosis.PendingReason(order).ShouldNotBeNull();
        waiting.Description.ShouldStartWith(expected);
        waiting.Since.ShouldBe(order.History.Timeline[^1].Time);
    }

    [Fact]
    public void Informational_entries_do_not_change_the_pending_reason()
    {
        var partly = new PaymentRefunded(TestData.Id, "pay-1", 1, 1, "USD", Full: false, 2);
        var refunding = TestData.With(TestData.Facts["InventoryReserved"], partly, TestData.Facts["RefundRequested"]);
        OrderDiagnosis.PendingReason(refunding)!.Description.ShouldBe("payment");
        var resumed = OrderDecider.RecordSagaContact(
            TestData.With(TestData.Facts["SagaNeedsAttention"]),
            new SagaStatusReported(TestData.Id, "RUNNING", "pay", 5),
            TestData.Later).Row<Order>()!;
        OrderDiagnosis.PendingReason(resumed)!.Description.ShouldStartWith("the saga to start");
    }

    [Fact]
    public void Full_history_falls_back_to_last_update_time()
    {
        var order = TestData.Order();
        for (var version = 1; version <= OrderHistory.MaxTimelineEntries; version++)
            order = order.After(new PaymentUnknown(TestData.Id, "pay-1", "no answer", version));
        OrderDiagnosis.PendingReason(order.After(TestData.Facts["SagaNeedsAttention"]))!.Since.ShouldBe(TestData.Later);
    }

    [Fact]
    public void A_confirmed_order_waits_for_its_shipment()
    {
        var confirmed = TestData.Order(OrderStatus.Confirmed);
        OrderDiagnosis.PendingReason(confirmed)!.Description.ShouldBe("its shipment");
        OrderDiagnosis.PendingReason(confirmed.After(TestData.Facts["InventoryReserved"]))!.Description.ShouldBe("its shipment");
    }

    [Fact]
    public void Requested_cancellation_is_the_pending_reason()
    {
        var requested = OrderDecider.RequestCancel(TestData.Order(), TestData.Request, TestData.Later).Row<Order>()!;
        OrderDiagnosis.PendingReason(requested)!.Description.ShouldContain("compensation to finish, or the cancellation to be refused");
    }

    [Fact]
    public void Order_without_saga_waits_until_a_saga_responds()
    {
        var timer = OrderWatchdog.FirstTimer(TestData.Order()) with { Attempt = 2 };
        var flagged = OrderWatchdog.Check(TestData.Order(), timer, TimeSpan.FromMinutes(1), TestData.Later).Decision.Row<Order>()!;
        OrderDiagnosis.PendingReason(flagged)!.Description.ShouldStartWith("a response from the saga");

        var report = new SagaStatusReported(TestData.Id, "RUNNING", "reserve", 1);
        var responded = OrderDecider.RecordSagaContact(flagged, report, TestData.Later).Row<Order>()!;
        OrderDiagnosis.PendingReason(responded)!.Description.ShouldStartWith("the saga to start");
    }

    [Fact]
    public void Catalogue_price_is_updated_unless_newer_one_is_known()
    {
        var known = Spec.Given<ProductPrice>(null)
            .When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, 100, "USD", 3)))
            .ThenChanged();
        known.ShouldBe(new("P1", 1, 100, "USD", 3));

        Spec.Given(known).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, 90, "USD", 3))).ThenNothing();
        Spec.Given(known).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, null, "EUR", 4)))
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
