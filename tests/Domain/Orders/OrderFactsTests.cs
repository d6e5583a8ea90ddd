using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Order = Doms.Orders.Domain.Order;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderFactsTests
{
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["InventoryReserved"] = "INVENTORY_RESERVED",
        ["InventoryUnavailable"] = "INVENTORY_UNAVAILABLE",
        ["InventoryReleased"] = "INVENTORY_RELEASED",
        ["InventoryCommitted"] = "INVENTORY_COMMITTED",
        ["PaymentCompleted"] = "PAYMENT_COMPLETED",
        ["PaymentFailed"] = "PAYMENT_FAILED",
        ["PaymentUnknown"] = "PAYMENT_UNKNOWN",
        ["RefundBegun"] = "REFUND_BEGUN",
        ["PaymentRefunded"] = "PAYMENT_REFUNDED",
        ["PaymentRefundFailed"] = "REFUND_FAILED",
        ["RefundRequested"] = "REFUND_REQUESTED",
        ["ShipmentCreated"] = "SHIPMENT_CREATED",
        ["ShipmentPacked"] = "SHIPMENT_PACKED",
        ["ShipmentDispatched"] = "SHIPPED",
        ["ShipmentInTransit"] = "SHIPMENT_IN_TRANSIT",
        ["ShipmentDelivered"] = "DELIVERED",
        ["ShipmentFailed"] = "SHIPMENT_FAILED",
        ["ShipmentTrackingChanged"] = "SHIPMENT_TRACKING_CHANGED",
        ["ShipmentCancelled"] = "SHIPMENT_CANCELLED",
        ["ShipmentCancelRefused"] = "SHIPMENT_CANCEL_REFUSED",
        ["CancellationRefused"] = "CANCELLATION_REFUSED",
        ["SagaNeedsAttention"] = "NEEDS_ATTENTION",
        ["AttentionCleared"] = "ATTENTION_CLEARED",
    };

    public static TheoryData<string, OrderStatus> EveryFactInEveryState()
    {
        var all = new TheoryData<string, OrderStatus>();
        foreach (var fact in TestData.Facts.Keys)
        {
            foreach (var status in Enum.GetValues<OrderStatus>()) all.Add(fact, status);
        }

        return all;
    }

    [Fact]
    public void Shipments_take_exactly_the_listed_statuses() =>
        TestData.Facts.Values
            .Select(fact => OrderFacts.Apply(TestData.Order(OrderStatus.Confirmed), fact, TestData.AtLater).Row<Order>())
            .SelectMany(order => order?.Shipments ?? []).Select(shipment => shipment.Status).Distinct()
            .ShouldBe(ShipmentStatuses.All, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Every_fact_is_recorded_in_every_state_without_changing_status(string fact, OrderStatus status)
    {
        var before = TestData.Order(status);
        var decision = OrderFacts.Apply(before, TestData.Facts[fact], TestData.AtLater);
        var order = decision.Row<Order>().ShouldNotBeNull();

        order.Status.ShouldBe(status);
        (order.Version, order.UpdatedAt, order.LastSagaContactVersion)
            .ShouldBe((before.Version + 1, TestData.Later, before.Version + 1));
        order.Lines.ShouldAllBe(line => line.IsConsistent);
        var entry = decision.Entry();
        (entry.EventId, entry.Sequence, entry.OrderVersion)
            .ShouldBe(($"{TestData.Id}-{order.Sequence}", before.Sequence + 1, order.Version));
        (entry.Type, entry.OccurredAt, entry.RecordedAt, entry.CauseId)
            .ShouldBe((Names[fact], TestData.AtLater.OccurredAt, TestData.Later, "message-1"));
        entry.Audience.ShouldBe(
            fact is "InventoryCommitted" or "RefundRequested" or "PaymentRefundFailed" or "SagaNeedsAttention" or "AttentionCleared"
                ? "OPERATOR"
                : "CUSTOMER");
    }

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Repeated_fact_changes_nothing_in_every_state(string fact, OrderStatus status) =>
        Spec.Given(TestData.Order(status).After(TestData.Facts[fact]))
            .When(o => OrderFacts.Apply(o, TestData.Facts[fact], TestData.AtLater))
            .ThenNothing();

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Fact_of_unknown_order_is_out_of_order(string fact, OrderStatus status)
    {
        _ = status;
        Spec.Given<Order>(null).When(o => OrderFacts.Apply(o, TestData.Facts[fact], TestData.AtLater)).ThenOutOfOrder();
    }

    [Fact]
    public void Message_unrelated_to_orders_throws() =>
        Should.Throw<ArgumentException>(() => OrderFacts.Apply(
            TestData.Order(), new CompleteOrder(TestData.Id, "alice"), TestData.AtLater));

    public static TheoryData<string> FactsToldAgain =>
        ["InventoryReserved", "InventoryUnavailable", "PaymentCompleted", "PaymentFailed", "PaymentRefunded", "ShipmentCreated",
            "ShipmentCancelRefused"];

    [Theory, MemberData(nameof(FactsToldAgain))]
    public void Fact_told_again_at_later_version_changes_nothing(string fact) =>
        Spec.Given(TestData.With(TestData.Facts[fact]))
            .When(o => OrderFacts.Apply(o, AtVersion(TestData.Facts[fact], 9), TestData.AtLater))
            .ThenNothing();

    /// <summary>The version of a fact that is published again may be that of another fact, whose message is late.</summary>
    [Theory, MemberData(nameof(FactsToldAgain))]
    public void Fact_told_again_does_not_hide_another_of_its_version(string fact)
    {
        string[] others = ["PaymentRefundFailed", "InventoryReleased", "ShipmentDispatched"];
        var order = TestData.Order();
        foreach (var version in (long[])[2, 3])
            order = OrderFacts.Apply(order, AtVersion(TestData.Facts[fact], version), TestData.AtLater).Row<Order>() ?? order;
        foreach (var other in others) order = order.After(TestData.Facts[other]);

        order.Sequence.ShouldBe(5);
        order.Shipments.ShouldHaveSingleItem().Status.ShouldBe("DISPATCHED");
    }

    static IMessage AtVersion(IMessage fact, long version) => fact switch
    {
        InventoryReserved m => m with { Version = version },
        InventoryUnavailable m => m with { Version = version },
        PaymentCompleted m => m with { Version = version },
        PaymentFailed m => m with { Version = version },
        PaymentRefunded m => m with { Version = version, Amount = 0 },
        ShipmentCreated m => m with { Version = version },
        _ => (ShipmentCancelRefused)fact with { Version = version },
    };

    [Fact]
    public void Facts_applied_by_earlier_versions_are_known_by_row()
    {
        var heard = new AppliedVersions(new Dictionary<string, VersionWindow>
        {
            ["payment"] = default(VersionWindow).With(3), ["payment/PAYMENT_COMPLETED"] = default,
        });
        var order = TestData.Order() with { Heard = heard };

        foreach (var known in new IMessage[] { TestData.Facts["PaymentRefundFailed"], TestData.Facts["PaymentCompleted"] })
            Spec.Given(order).When(o => OrderFacts.Apply(o, known, TestData.AtLater)).ThenNothing();
        heard.NewestOf("payment", TimelineEventNames.PaymentUnknown).ShouldBe(3);
        heard.Rows.ShouldBe([("payment", 3), ("payment", 0)]);
    }

    [Fact]
    public void Version_window_accepts_each_version_once()
    {
        var window = new VersionWindow();
        long[] order = [3, 1, 70, 67, 6, 71, 200];
        foreach (var version in order)
        {
            window.Contains(version).ShouldBeFalse($"{version} is new");
            window = window.With(version);
            window.Contains(version).ShouldBeTrue($"{version} was added");
        }

        window.ShouldBe(new VersionWindow(200, 0));
        window = new VersionWindow().With(70).With(67).With(6);
        Enumerable.Range(6, 65).Where(version => window.Contains(version)).ShouldBe([6, 67, 70]);
        window.Contains(5).ShouldBeTrue("versions below the window count as applied");
        window.With(71).Contains(6).ShouldBeTrue();
    }

    [Fact]
    public void Reservation_prices_only_pending_orders()
    {
        IReadOnlyList<Line> dearer = [new("P1", 2, 200_00, "1"), new("P2", 1, 50_00, "2")];
        var reserved = new InventoryReserved(TestData.Id, dearer, 450_00, "USD", 1);

        var priced = TestData.With(reserved);
        priced.Total.ShouldBe(450_00);
        priced.Lines.Select(line => line.Reserved).ShouldBe([2, 1]);
        TestData.Order(OrderStatus.Confirmed).After(reserved).Total.ShouldBe(250_00);
    }

    [Fact]
    public void Late_reservation_does_not_count_units_that_were_released()
    {
        var late = TestData.With(TestData.Facts["InventoryReleased"], TestData.Facts["InventoryReserved"]);
        late.Lines.ShouldAllBe(line => line.Reserved == 0);
        TestData.With(TestData.Facts["InventoryReserved"], TestData.Facts["InventoryCommitted"]).Lines
            .ShouldAllBe(line => line.Reserved == 0);
        TestData.With(new InventoryReserved(TestData.Id, TestData.Priced, 250_00, "USD", 3), TestData.Facts["InventoryReleased"])
            .Lines.ShouldAllBe(line => line.Reserved > 0);
    }

    [Fact]
    public void Late_refusal_of_cancellation_is_shown_beside_newer_attention()
    {
        var order = TestData.With(
            new SagaNeedsAttention(TestData.Id, "refund", "refused", 7), new CancellationRefused(TestData.Id, "No.", 5));

        order.Cancellation.ShouldBe(new(Cancellation.Refused, "No.", TestData.Later));
        order.After(new CancellationRefused(TestData.Id, "Older.", 4)).Cancellation!.Why.ShouldBe("No.");
    }

    [Fact]
    public void Refused_cancellation_gives_reason_unless_order_is_cancelled()
    {
        var refused = TestData.Facts["CancellationRefused"];
        TestData.Order(OrderStatus.Confirmed).After(refused).Cancellation!.Why.ShouldBe("The goods are on their way.");
        TestData.Order(OrderStatus.Cancelled).After(refused).Cancellation.ShouldBeNull();
    }
}
