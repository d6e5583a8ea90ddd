using Doms.Contracts.Messages;
using Doms.Orders.Domain;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderRecorderTests
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
        foreach (var fact in Some.Facts.Keys)
        {
            foreach (var status in Enum.GetValues<OrderStatus>()) all.Add(fact, status);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void Every_fact_is_written_down_in_every_state_and_changes_no_status(string fact, OrderStatus status)
    {
        var before = Some.Order(status);
        var order = Spec.Given(before)
            .When(o => OrderRecorder.Record(o, Some.Facts[fact], Some.Later))
            .ThenChanged();

        order.Status.ShouldBe(status);
        (order.Version, order.UpdatedAt, order.Trail.SignVersion).ShouldBe((before.Version + 1, Some.Later, before.Version + 1));
        order.Trail.Timeline.Count.ShouldBe(before.Trail.Timeline.Count + 1);
        order.Trail.Timeline.Except(before.Trail.Timeline).ShouldHaveSingleItem().Event.ShouldBe(Names[fact]);
        order.Trail.Timeline.Select(entry => entry.Time).ShouldBeInOrder();
    }

    [Fact]
    public void In_whatever_order_facts_are_told_causes_come_before_consequences()
    {
        foreach (var told in Permutations([.. Ways.Keys]))
        {
            var order = Some.Order();
            foreach (var name in told) order = Ways[name](order);

            var timeline = order.Trail.Timeline.Select(entry => entry.Event).ToList();
            var because = string.Join(", ", told);
            foreach (var (cause, consequence) in Chain)
                timeline.IndexOf(cause).ShouldBeLessThan(timeline.IndexOf(consequence), because);
            order.Trail.Timeline.Select(entry => entry.Time).ShouldBeInOrder(SortDirection.Ascending, because);
        }
    }

    static readonly Dictionary<string, Func<Order, Order>> Ways = new(StringComparer.Ordinal)
    {
        ["reserved"] = order => order.After(Some.Facts["InventoryReserved"]),
        ["paid"] = order => order.After(Some.Facts["PaymentCompleted"]),
        ["dispatched"] = order => order.After(Some.Facts["ShipmentDispatched"]),
        ["delivered"] = order => order.After(Some.Facts["ShipmentDelivered"]),
        ["confirmed"] = order => order.With(OrderEvent.Confirmed),
        ["completed"] = order => order.With(OrderEvent.Completed),
    };

    static readonly (string Cause, string Consequence)[] Chain =
    [
        (OrderEvent.InventoryReserved, OrderEvent.Confirmed), (OrderEvent.PaymentCompleted, OrderEvent.Confirmed),
        (OrderEvent.Confirmed, OrderEvent.Shipped), (OrderEvent.Delivered, OrderEvent.Completed),
    ];

    static IEnumerable<List<string>> Permutations(IReadOnlyList<string> names) => names.Count == 0
        ? [[]]
        : names.SelectMany(first => Permutations([.. names.Where(name => name != first)]).Select(rest => (List<string>)[first, .. rest]));

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void A_repeat_is_nothing_in_every_state(string fact, OrderStatus status) =>
        Spec.Given(Some.Order(status).After(Some.Facts[fact]))
            .When(o => OrderRecorder.Record(o, Some.Facts[fact], Some.Later))
            .ThenNothing();

    [Theory]
    [MemberData(nameof(EveryFactInEveryState))]
    public void A_fact_of_an_order_that_is_not_there_waits_for_it(string fact, OrderStatus status)
    {
        _ = status;
        Spec.Given<Order>(null).When(o => OrderRecorder.Record(o, Some.Facts[fact], Some.Later)).ThenTooEarly();
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
    public void A_fact_whose_message_was_given_up_on_and_replayed_stands_before_what_came_of_it(string fact, string next)
    {
        var late = Some.With(Some.Facts[next]).After(Some.Facts[fact]);

        late.Trail.Timeline.Select(entry => entry.Event).ShouldBe([OrderEvent.Created, Names[fact], Names[next]]);
        Spec.Given(late).When(o => OrderRecorder.Record(o, Some.Facts[fact], Some.Later)).ThenNothing();
        Spec.Given(late).When(o => OrderRecorder.Record(o, Some.Facts[next], Some.Later)).ThenNothing();
    }

    [Fact]
    public void What_is_told_late_changes_no_more_than_the_history()
    {
        var before = Some.With(Some.Facts["InventoryReleased"]);
        var late = before.After(new InventoryReserved(Some.Id, [new("P1", 1, 1)], 1, "USD", 1));

        (late.Total, late.Lines).ShouldBe((before.Total, before.Lines));
    }

    [Fact]
    public void Versions_are_told_once_each_as_far_back_as_is_remembered()
    {
        var told = new Told();
        long[] order = [3, 1, 70, 67, 6, 71, 200];
        foreach (var version in order)
        {
            told.Has(version).ShouldBeFalse($"{version} is new");
            told = told.With(version);
            told.Has(version).ShouldBeTrue($"{version} was told");
        }

        told.ShouldBe(new Told(200, 0));
        told = new Told().With(70).With(67).With(6);
        Enumerable.Range(6, 65).Where(version => told.Has(version)).ShouldBe([6, 67, 70]);
        told.Has(5).ShouldBeTrue("what is too long ago counts as told");
        told.With(71).Has(6).ShouldBeTrue();
    }

    [Fact]
    public void Reserving_prices_a_pending_order_and_no_other()
    {
        IReadOnlyList<Line> dearer = [new("P1", 2, 200_00), new("P2", 1, 50_00)];
        var reserved = new InventoryReserved(Some.Id, dearer, 450_00, "USD", 1);

        Some.With(reserved).Total.ShouldBe(450_00);
        Some.With(reserved).Lines.ShouldBe(dearer);
        Some.Order(OrderStatus.Confirmed).After(reserved).Total.ShouldBe(250_00);
    }

    [Fact]
    public void A_refused_cancellation_shows_why_unless_the_order_is_cancelled()
    {
        var refused = Some.Facts["CancellationRefused"];
        Some.Order(OrderStatus.Confirmed).After(refused).Trail.Cancellation
            .ShouldBe(new(Cancellation.Refused, "The goods are on their way."));
        Some.Order(OrderStatus.Cancelled).After(refused).Trail.Cancellation.ShouldBeNull();
    }

    [Fact]
    public void What_an_operator_must_look_at_is_shown_until_the_order_moves_on()
    {
        var order = Some.With(Some.Facts["SagaNeedsAttention"]);
        order.Trail.Attention.ShouldBe("refund: refused 8 times");
        OrderDecider.Cancel(order, Some.Cancel, Some.Later).State!.Trail.Attention.ShouldBeNull();
    }

    [Fact]
    public void An_entry_is_not_dated_before_the_one_it_follows()
    {
        var order = Some.With(Some.Facts["PaymentUnknown"]);
        order = OrderRecorder.Record(order, Some.Facts["InventoryUnavailable"], Some.Later.AddMinutes(-5)).State!;

        order.Trail.Timeline[^1].ShouldSatisfyAllConditions(
            entry => entry.Event.ShouldBe(OrderEvent.InventoryUnavailable), entry => entry.Time.ShouldBe(Some.Later));
        new Trail([], Applied.None, []).Add(new TimelineEntry(Some.Later, "X", "", "")).Timeline[0].Time.ShouldBe(Some.Later);
    }

    [Fact]
    public void A_refund_of_nothing_is_a_void() =>
        Some.With(new PaymentRefunded(Some.Id, "pay-1", 0, 0, "USD", true, 1)).Trail.Timeline[^1].Event
            .ShouldBe(OrderEvent.PaymentVoided);

    [Fact]
    public void Progress_lists_each_milestone_once_in_the_order_reached()
    {
        var order = Some.With(
            Some.Facts["InventoryReserved"], Some.Facts["PaymentUnknown"],
            new PaymentCompleted(Some.Id, "pay-1", 250_00, "USD", 2),
            new PaymentCompleted(Some.Id, "pay-1", 250_00, "USD", 3),
            Some.Facts["ShipmentDispatched"], Some.Facts["ShipmentDelivered"]);

        order.Progress.ShouldBe(
        [
            OrderEvent.Created, OrderEvent.InventoryReserved, OrderEvent.PaymentCompleted,
            OrderEvent.Shipped, OrderEvent.Delivered,
        ]);
    }

    [Fact]
    public void A_message_that_tells_nothing_of_an_order_is_a_mistake() =>
        Should.Throw<ArgumentException>(() => OrderRecorder.Record(
            Some.Order(), new CompleteOrder(Some.Id, "alice"), Some.Later));

    [Fact]
    public void A_history_does_not_grow_without_bound_but_keeps_its_milestones()
    {
        var order = Some.Order();
        for (var version = 1; version <= 2 * Trail.MaxEntries; version++)
            order = order.After(new PaymentUnknown(Some.Id, "pay-1", "no answer", version));
        order.Trail.Timeline.Count.ShouldBe(Trail.MaxEntries);

        order = order.After(new PaymentCompleted(Some.Id, "pay-1", 250_00, "USD", 1000), Some.Facts["ShipmentCreated"]);
        order.Trail.Timeline.Count.ShouldBe(Trail.MaxEntries + 1);
        order.Progress.ShouldBe([OrderEvent.Created, OrderEvent.PaymentCompleted]);
        order.Trail.Applied.ShouldBe(Applied.None.With(Source.Payment, 1000).With(Source.Shipment, 1));
    }
}
