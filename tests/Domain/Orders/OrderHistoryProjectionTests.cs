using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderHistoryProjectionTests
{
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["InventoryReserved"] = "INVENTORY_RESERVED",
        ["InventoryUnavailable"] = "INVENTORY_UNAVAILABLE",
        ["InventoryReleased"] = "INVENTORY_RELEASED",
        ["PaymentCompleted"] = "PAYMENT_COMPLETED",
        ["PaymentFailed"] = "PAYMENT_FAILED",
        ["PaymentUnknown"] = "PAYMENT_UNKNOWN",
        ["PaymentRefunded"] = "PAYMENT_REFUNDED",
        ["PaymentRefundFailed"] = "REFUND_FAILED",
        ["RefundRequested"] = "REFUND_REQUESTED",
        ["ShipmentCreated"] = "SHIPMENT_CREATED",
        ["ShipmentPacked"] = "SHIPMENT_PACKED",
        ["ShipmentDispatched"] = "SHIPPED",
        ["ShipmentInTransit"] = "SHIPMENT_IN_TRANSIT",
        ["ShipmentDelivered"] = "DELIVERED",
        ["ShipmentFailed"] = "SHIPMENT_FAILED",
        ["ShipmentCancelled"] = "SHIPMENT_CANCELLED",
        ["ShipmentCancelRefused"] = "SHIPMENT_CANCEL_REFUSED",
        ["CancellationRefused"] = "CANCELLATION_REFUSED",
        ["SagaNeedsAttention"] = "NEEDS_ATTENTION",
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

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Every_fact_is_recorded_in_every_state_without_changing_status(string fact, OrderStatus status)
    {
        var before = TestData.Order(status);
        var order = Spec.Given(before)
            .When(o => OrderHistoryProjection.Apply(o, TestData.Facts[fact], TestData.Later))
            .ThenChanged();

        order.Status.ShouldBe(status);
        (order.Version, order.UpdatedAt, order.History.LastSagaContactVersion)
            .ShouldBe((before.Version + 1, TestData.Later, before.Version + 1));
        order.History.Timeline.Count.ShouldBe(before.History.Timeline.Count + 1);
        order.History.Timeline.Except(before.History.Timeline).ShouldHaveSingleItem().Event.ShouldBe(Names[fact]);
        order.History.Timeline.Select(entry => entry.Time).ShouldBeInOrder();
    }

    [Fact]
    public void Timeline_puts_causes_before_consequences_in_any_arrival_order()
    {
        foreach (var arrival in Permutations([.. FactsByName.Keys]))
        {
            var order = TestData.Order();
            foreach (var name in arrival) order = FactsByName[name](order);

            var timeline = order.History.Timeline.Select(entry => entry.Event).ToList();
            var because = string.Join(", ", arrival);
            foreach (var (cause, consequence) in Chain)
                timeline.IndexOf(cause).ShouldBeLessThan(timeline.IndexOf(consequence), because);
            order.History.Timeline.Select(entry => entry.Time).ShouldBeInOrder(SortDirection.Ascending, because);
        }
    }

    static readonly Dictionary<string, Func<Order, Order>> FactsByName = new(StringComparer.Ordinal)
    {
        ["reserved"] = order => order.After(TestData.Facts["InventoryReserved"]),
        ["paid"] = order => order.After(TestData.Facts["PaymentCompleted"]),
        ["dispatched"] = order => order.After(TestData.Facts["ShipmentDispatched"]),
        ["delivered"] = order => order.After(TestData.Facts["ShipmentDelivered"]),
        ["confirmed"] = order => order.With(TimelineEventNames.Confirmed),
        ["completed"] = order => order.With(TimelineEventNames.Completed),
    };

    static readonly (string Cause, string Consequence)[] Chain =
    [
        (TimelineEventNames.InventoryReserved, TimelineEventNames.Confirmed),
        (TimelineEventNames.PaymentCompleted, TimelineEventNames.Confirmed),
        (TimelineEventNames.Confirmed, TimelineEventNames.Shipped),
        (TimelineEventNames.Delivered, TimelineEventNames.Completed),
    ];

    static IEnumerable<List<string>> Permutations(IReadOnlyList<string> names) => names.Count == 0
        ? [[]]
        : names.SelectMany(first => Permutations([.. names.Where(name => name != first)]).Select(rest => (List<string>)[first, .. rest]));

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Repeated_fact_changes_nothing_in_every_state(string fact, OrderStatus status) =>
        Spec.Given(TestData.Order(status).After(TestData.Facts[fact]))
            .When(o => OrderHistoryProjection.Apply(o, TestData.Facts[fact], TestData.Later))
            .ThenNothing();

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Fact_of_unknown_order_is_out_of_order(string fact, OrderStatus status)
    {
        _ = status;
        Spec.Given<Order>(null).When(o => OrderHistoryProjection.Apply(o, TestData.Facts[fact], TestData.Later)).ThenOutOfOrder();
    }

    [Theory]
    [InlineData("PaymentCompleted", "PaymentRefunded")]
    [InlineData("PaymentCompleted", "PaymentRefundFailed")]
    [InlineData("PaymentCompleted", "RefundRequested")]
    [InlineData("InventoryReserved", "InventoryReleased")]
    [InlineData("ShipmentCreated", "ShipmentPacked")]
    [InlineData("ShipmentPacked", "ShipmentDispatched")]
    [InlineData("ShipmentDispatched", "ShipmentInTransit")]
    [InlineData("ShipmentInTransit", "ShipmentDelivered")]
    public void Replayed_fact_is_inserted_before_its_consequence(string fact, string next)
    {
        var late = TestData.With(TestData.Facts[next]).After(TestData.Facts[fact]);

        late.History.Timeline.Select(entry => entry.Event).ShouldBe([TimelineEventNames.Created, Names[fact], Names[next]]);
        Spec.Given(late).When(o => OrderHistoryProjection.Apply(o, TestData.Facts[fact], TestData.Later)).ThenNothing();
        Spec.Given(late).When(o => OrderHistoryProjection.Apply(o, TestData.Facts[next], TestData.Later)).ThenNothing();
    }

    public static TheoryData<string> FactsToldAgain =>
        ["PaymentCompleted", "PaymentFailed", "PaymentRefunded", "InventoryUnavailable", "ShipmentCancelRefused"];

    [Theory, MemberData(nameof(FactsToldAgain))]
    public void Fact_told_again_at_later_version_changes_nothing(string fact) =>
        Spec.Given(TestData.With(TestData.Facts[fact]))
            .When(o => OrderHistoryProjection.Apply(o, AtVersion(TestData.Facts[fact], 9), TestData.Later))
            .ThenNothing();

    /// <summary>The version of a fact that is published again may be that of another fact, whose message is late.</summary>
    [Theory, MemberData(nameof(FactsToldAgain))]
    public void Fact_told_again_does_not_hide_another_of_its_version(string fact)
    {
        string[] others = ["PaymentRefundFailed", "InventoryReleased", "ShipmentDispatched"];
        var order = TestData.Order();
        foreach (var version in (long[])[2, 3])
            order = OrderHistoryProjection.Apply(order, AtVersion(TestData.Facts[fact], version), TestData.Later).Row<Order>() ?? order;
        foreach (var other in others) order = order.After(TestData.Facts[other]);

        order.History.Timeline.Select(entry => entry.Event).ShouldBe(
            [Names[fact], "REFUND_FAILED", "INVENTORY_RELEASED", "SHIPPED", "ORDER_CREATED"], ignoreOrder: true);
    }

    static IMessage AtVersion(IMessage fact, long version) => fact switch
    {
        PaymentCompleted m => m with { Version = version },
        PaymentFailed m => m with { Version = version },
        PaymentRefunded m => m with { Version = version, Amount = 0 },
        InventoryUnavailable m => m with { Version = version },
        _ => (ShipmentCancelRefused)fact with { Version = version },
    };

    [Fact]
    public void Refund_told_again_shows_the_refunded_total() =>
        TestData.With(new PaymentRefunded(TestData.Id, "pay-1", 0, 250_00, "USD", Full: true, 5)).History.Timeline[^1]
            .ShouldBe(new TimelineEntry(TestData.Later, TimelineEventNames.PaymentRefunded, "250.00 USD", "payment.refunded"));

    [Fact]
    public void Partial_refunds_of_one_amount_are_all_recorded() =>
        TestData.With(
            new PaymentRefunded(TestData.Id, "pay-1", 1_00, 1_00, "USD", Full: false, 3),
            new PaymentRefunded(TestData.Id, "pay-1", 1_00, 2_00, "USD", Full: false, 4))
            .History.Timeline.Count(entry => entry.Event == TimelineEventNames.PaymentPartlyRefunded).ShouldBe(2);

    [Fact]
    public void Late_fact_changes_only_the_history()
    {
        var before = TestData.With(TestData.Facts["InventoryReleased"]);
        var late = before.After(new InventoryReserved(TestData.Id, [new("P1", 1, 1)], 1, "USD", 1));

        (late.Total, late.Lines).ShouldBe((before.Total, before.Lines));
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
        IReadOnlyList<Line> dearer = [new("P1", 2, 200_00), new("P2", 1, 50_00)];
        var reserved = new InventoryReserved(TestData.Id, dearer, 450_00, "USD", 1);

        TestData.With(reserved).Total.ShouldBe(450_00);
        TestData.With(reserved).Lines.ShouldBe(dearer);
        TestData.Order(OrderStatus.Confirmed).After(reserved).Total.ShouldBe(250_00);
    }

    [Fact]
    public void Refused_cancellation_gives_reason_unless_order_is_cancelled()
    {
        var refused = TestData.Facts["CancellationRefused"];
        TestData.Order(OrderStatus.Confirmed).After(refused).History.Cancellation
            .ShouldBe(new(Cancellation.Refused, "The goods are on their way."));
        TestData.Order(OrderStatus.Cancelled).After(refused).History.Cancellation.ShouldBeNull();
    }

    [Fact]
    public void Attention_is_shown_until_order_status_changes()
    {
        var order = TestData.With(TestData.Facts["SagaNeedsAttention"]);
        order.History.Attention.ShouldBe("refund: refused 8 times");
        OrderDecider.Cancel(order, TestData.Cancel, TestData.Later).Row<Order>()!.History.Attention.ShouldBeNull();
    }

    [Fact]
    public void Timeline_entry_is_never_dated_before_its_predecessor()
    {
        var order = TestData.With(TestData.Facts["PaymentUnknown"]);
        order = OrderHistoryProjection.Apply(order, TestData.Facts["InventoryUnavailable"], TestData.Later.AddMinutes(-5)).Row<Order>()!;

        order.History.Timeline[^1].ShouldSatisfyAllConditions(
            entry => entry.Event.ShouldBe(TimelineEventNames.InventoryUnavailable), entry => entry.Time.ShouldBe(TestData.Later));
        new OrderHistory([], AppliedVersions.None, []).Add(new TimelineEntry(TestData.Later, "X", "", ""))
            .Timeline[0].Time.ShouldBe(TestData.Later);
    }

    [Fact]
    public void Refund_of_zero_is_recorded_as_void() =>
        TestData.With(new PaymentRefunded(TestData.Id, "pay-1", 0, 0, "USD", true, 1)).History.Timeline[^1].Event
            .ShouldBe(TimelineEventNames.PaymentVoided);

    [Fact]
    public void Progress_lists_each_milestone_once_in_the_order_reached()
    {
        var order = TestData.With(
            TestData.Facts["InventoryReserved"], TestData.Facts["PaymentUnknown"],
            new PaymentCompleted(TestData.Id, "pay-1", 250_00, "USD", 2),
            TestData.Facts["ShipmentDispatched"], TestData.Facts["ShipmentDelivered"]);

        order.Progress.ShouldBe(
        [
            TimelineEventNames.Created, TimelineEventNames.InventoryReserved, TimelineEventNames.PaymentCompleted,
            TimelineEventNames.Shipped, TimelineEventNames.Delivered,
        ]);
    }

    [Fact]
    public void Message_unrelated_to_order_history_throws() =>
        Should.Throw<ArgumentException>(() => OrderHistoryProjection.Apply(
            TestData.Order(), new CompleteOrder(TestData.Id, "alice"), TestData.Later));

    [Fact]
    public void Full_timeline_accepts_only_milestones()
    {
        var order = TestData.Order();
        for (var version = 1; version <= 2 * OrderHistory.MaxTimelineEntries; version++)
            order = order.After(new PaymentUnknown(TestData.Id, "pay-1", "no answer", version));
        order.History.Timeline.Count.ShouldBe(OrderHistory.MaxTimelineEntries);

        order = order.After(new PaymentCompleted(TestData.Id, "pay-1", 250_00, "USD", 1000), TestData.Facts["ShipmentCreated"]);
        order.History.Timeline.Count.ShouldBe(OrderHistory.MaxTimelineEntries + 1);
        order.Progress.ShouldBe([TimelineEventNames.Created, TimelineEventNames.PaymentCompleted]);
        order.History.Applied.ShouldBe(AppliedVersions.None with
        {
            Payment = new VersionWindow(2 * OrderHistory.MaxTimelineEntries, ulong.MaxValue), Shipment = default(VersionWindow).With(1),
        });
    }
}
