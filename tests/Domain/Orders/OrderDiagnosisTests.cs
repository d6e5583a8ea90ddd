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
    [InlineData("an operator: The refund failed: account closed", "PaymentRefundFailed")]
    [InlineData("compensation to finish", "ShipmentCancelled")]
    [InlineData("compensation to finish", "PaymentCompleted", "PaymentRefunded")]
    [InlineData("packing", "ShipmentCreated")]
    [InlineData("dispatch", "ShipmentPacked")]
    [InlineData("delivery", "ShipmentDispatched")]
    [InlineData("delivery", "ShipmentInTransit")]
    [InlineData("delivery", "ShipmentDispatched", "PaymentRefunded")]
    [InlineData("completion", "ShipmentDelivered")]
    [InlineData("delivery; cancelling was refused", "ShipmentDispatched", "CancellationRefused")]
    [InlineData("an operator: refund: refused 8 times", "PaymentRefunded", "SagaNeedsAttention")]
    public void Pending_reason_names_the_next_step(string expected, params string[] facts)
    {
        var order = TestData.With([.. facts.Select(fact => TestData.Facts[fact])]);
        OrderDiagnosis.PendingReason(order).ShouldNotBeNull().Description.ShouldStartWith(expected);
    }

    [Fact]
    public void Wait_begins_with_what_was_heard_last()
    {
        OrderDiagnosis.PendingReason(TestData.Order())!.Since.ShouldBe(TestData.Start);
        OrderDiagnosis.PendingReason(TestData.With(TestData.Facts["InventoryReserved"]))!.Since.ShouldBe(TestData.AtLater.OccurredAt);
        OrderDiagnosis.PendingReason(TestData.With(TestData.Facts["ShipmentCreated"]))!.Since.ShouldBe(TestData.Later);
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
        var requested = OrderDecider.RequestCancel(TestData.Order(), TestData.Request, TestData.Alice, TestData.Later).Row<Order>()!;
        OrderDiagnosis.PendingReason(requested)!.Description.ShouldContain("compensation to finish, or the cancellation to be refused");
    }

    [Fact]
    public void Order_without_saga_waits_until_a_saga_responds()
    {
        var timer = OrderWatchdog.FirstTimer(TestData.Order()) with { Attempt = 2 };
        var flagged = OrderWatchdog.Check(TestData.Order(), timer, TimeSpan.FromMinutes(1), TestData.Later).Decision.Row<Order>()!;
        OrderDiagnosis.PendingReason(flagged)!.Description.ShouldStartWith("a response from the saga");

        var report = new SagaStatusReported(TestData.Id, "RUNNING", "reserve", 1);
        var responded = OrderDecider.RecordSagaContact(flagged, report, TestData.AtLater).Row<Order>()!;
        OrderDiagnosis.PendingReason(responded)!.Description.ShouldStartWith("the saga to start");
    }

    [Fact]
    public void Catalogue_price_is_updated_unless_newer_one_is_known()
    {
        var known = Spec.Given<ProductPrice>(null)
            .When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", "Mug", 100, "USD", 3)))
            .ThenChanged();
        known.ShouldBe(new("P1", 1, "Mug", 100, "USD", 3));

        Spec.Given(known).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, 90, "USD", 3))).ThenNothing();
        var unnamed = known with { Name = null };
        Spec.Given(unnamed).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, 100, "USD", 3))).ThenNothing();
        Spec.Given(unnamed).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", "Mug", 100, "USD", 3)))
            .ThenChanged().ShouldBe(known with { Version = 2 });
        Spec.Given(known).When(p => ProductPrice.ApplyChange(p, new ProductChanged("P1", null, null, "EUR", 4)))
            .ThenChanged().ShouldBe(new("P1", 2, null, null, "EUR", 4));
    }

    [Fact]
    public void Every_status_has_its_text()
    {
        OrderStatusText.All.ShouldBe(["PENDING", "CONFIRMED", "COMPLETED", "CANCELLED"]);
        foreach (var status in Enum.GetValues<OrderStatus>()) OrderStatusText.Parse(status.Text()).ShouldBe(status);
        Should.Throw<ArgumentException>(() => OrderStatusText.Parse("LOST"));
    }
}
