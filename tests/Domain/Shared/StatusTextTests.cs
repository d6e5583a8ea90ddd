using Doms.Fulfillment.Domain;
using Doms.Inventory.Domain;
using Doms.Notifications.Domain;
using Doms.Orchestrator.Domain;
using Doms.Orders.Domain;
using Doms.Payments.Domain;

namespace Doms.Tests.Domain.Shared;

/// <summary>Status texts are stored and shown, so they never change.</summary>
public sealed class StatusTextTests
{
    [Fact]
    public void Every_status_has_its_stored_text()
    {
        TextsOf<OrderStatus>(status => status.Text(), OrderStatusText.Parse).ShouldBe(OrderStatusText.All);
        OrderStatusText.All.ShouldBe(["PENDING", "CONFIRMED", "COMPLETED", "CANCELLED"]);
        TextsOf<SagaStatus>(status => status.Text(), SagaStatusText.Parse).ShouldBe(SagaStatusText.All);
        SagaStatusText.All.ShouldBe(["RUNNING", "COMPLETED", "COMPENSATING", "COMPENSATED", "NEEDS_ATTENTION"]);
        Enum.GetValues<StepStatus>().Select(status => status.Text()).ShouldBe(["SENT", "UNKNOWN", "DONE", "REFUSED"]);
        Enum.GetValues<CompensationStatus>().Select(status => status.Text())
            .ShouldBe(["NONE", "SENT", "DONE", "REFUSED", "WRITTEN_OFF"]);
        TextsOf<PaymentStatus>(status => status.Text(), PaymentStatusText.Parse)
            .ShouldBe(["PENDING", "UNKNOWN", "COMPLETED", "FAILED", "VOIDED", "REFUNDED"]);
        PaymentStatusText.All.ShouldContain("VOIDED");
        TextsOf<RefundStatus>(status => status.Text(), RefundStatusText.Parse).ShouldBe(RefundStatusText.All);
        RefundStatusText.All.ShouldBe(["REQUESTED", "PENDING", "SUCCEEDED", "FAILED", "SETTLED_MANUALLY", "CANCELLED"]);
        TextsOf<TransactionKind>(kind => kind.Text(), TransactionKindText.Parse).ShouldBe(["CHARGE", "REFUND"]);
        TextsOf<TransactionStatus>(status => status.Text(), TransactionStatusText.Parse)
            .ShouldBe(["PENDING", "UNKNOWN", "SUCCEEDED", "FAILED", "VOIDED"]);
        TextsOf<ReservationKind>(kind => kind.Text(), ReservationKindText.Parse).ShouldBe(["ORDER", "STANDALONE"]);
        TextsOf<ReservationStatus>(status => status.Text(), ReservationStatusText.Parse)
            .ShouldBe(["RESERVED", "COMMITTED", "RELEASED", "REFUSED", "EXPIRED", "CONSUMED"]);
        ReservationStatusText.OfStandAlone.ShouldBe(["RESERVED", "RELEASED", "EXPIRED", "CONSUMED"]);
        TextsOf<ShipmentStatus>(status => status.Text(), ShipmentStatusText.Parse).ShouldBe(ShipmentStatusText.All);
        ShipmentStatusText.All
            .ShouldBe(["CREATED", "PACKED", "DISPATCHED", "IN_TRANSIT", "DELIVERED", "FAILED", "CANCELLED"]);
        TextsOf<NotificationStatus>(status => status.Text(), NotificationStatusText.Parse)
            .ShouldBe(["PENDING", "SENT", "FAILED", "NO_RECIPIENT"]);
        NotificationStatusText.All.ShouldContain("NO_RECIPIENT");
    }

    [Fact]
    public void Unknown_status_text_is_rejected() => Should.Throw<ArgumentException>(() => PaymentStatusText.Parse("PAID"));

    /// <summary>Returns the texts of all values in the order of the enum, after parsing each back.</summary>
    static IReadOnlyList<string> TextsOf<T>(Func<T, string> text, Func<string, T> parse)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>()) parse(text(value)).ShouldBe(value);
        return [.. Enum.GetValues<T>().Select(text)];
    }
}
