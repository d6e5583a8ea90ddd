using Doms.Orders.Domain;
using static Doms.Orders.Domain.TimelineEventNames;

namespace Doms.Tests.Domain.Orders;

public sealed class TimelineTests
{
    static readonly (string Cause, string Consequence)[] Chain =
    [
        (Created, InventoryReserved), (InventoryReserved, Confirmed), (PaymentCompleted, Confirmed), (Confirmed, ShipmentCreated),
        (ShipmentCreated, Shipped), (Shipped, Delivered), (Delivered, Completed),
    ];

    static OrderEntry Entry(string type, int sequence, int second, EntryData? data = null) => new(
        $"o-{sequence}", 1, "o", sequence, sequence, type, TestData.Start.AddSeconds(second), TestData.Start, "CUSTOMER", "", "",
        data ?? EntryData.None, "", null);

    static IEnumerable<string> Sorted(params OrderEntry[] entries) => Timeline.Sort(entries).Select(moment => moment.Entry.Type);

    static IEnumerable<List<string>> Permutations(IReadOnlyList<string> names) => names.Count == 0
        ? [[]]
        : names.SelectMany(first => Permutations([.. names.Where(name => name != first)]).Select(rest => (List<string>)[first, .. rest]));

    [Fact]
    public void Causes_come_before_consequences_in_any_order_heard()
    {
        string[] names = [InventoryReserved, PaymentCompleted, Confirmed, ShipmentCreated, Shipped, Delivered, Completed];
        foreach (var heard in Permutations(names))
        {
            var moments = Timeline.Sort([Entry(Created, 1, 3), .. heard.Select((name, i) => Entry(name, i + 2, i % 3))]);
            var timeline = moments.Select(moment => moment.Entry.Type).ToList();
            foreach (var (cause, consequence) in Chain)
                timeline.IndexOf(cause).ShouldBeLessThan(timeline.IndexOf(consequence), string.Join(", ", heard));
            moments.Select(moment => moment.At).ShouldBeInOrder();
        }
    }

    [Fact]
    public void Entries_are_sorted_by_the_time_at_which_they_occurred() =>
        Sorted(Entry(Created, 1, 0), Entry(Shipped, 2, 9), Entry(PaymentUnknown, 3, 5)).ShouldBe([Created, PaymentUnknown, Shipped]);

    [Fact]
    public void Stages_at_one_time_are_in_causal_order() =>
        Sorted(
                Entry(Created, 1, 0), Entry(RefundFailed, 2, 1), Entry(RefundRequested, 3, 1), Entry(Delivered, 4, 1),
                Entry(ShipmentInTransit, 5, 1), Entry(ShipmentPacked, 6, 1), Entry(InventoryReserved, 7, 1),
                Entry(InventoryCommitted, 8, 1))
            .ShouldBe(
            [
                Created, RefundRequested, RefundFailed, InventoryReserved, ShipmentPacked, ShipmentInTransit, Delivered, InventoryCommitted,
            ]);

    [Fact]
    public void Events_of_two_shipments_do_not_wait_for_each_other()
    {
        var (first, second) = (new EntryData("o-s1"), new EntryData("o-s2"));
        Sorted(
                Entry(Created, 1, 0), Entry(ShipmentCreated, 2, 1, first), Entry(Shipped, 3, 2, first),
                Entry(ShipmentCreated, 4, 3, second),
                Entry(Shipped, 5, 4, second))
            .ShouldBe([Created, ShipmentCreated, Shipped, ShipmentCreated, Shipped]);
    }

    [Fact]
    public void Refund_follows_its_payment_and_its_own_beginning()
    {
        var (first, second) = (new EntryData(RefundId: "o-r1"), new EntryData(RefundId: "o-r2"));
        Sorted(
                Entry(Created, 1, 0), Entry(PaymentRefunded, 2, 5, second), Entry(RefundBegun, 3, 6, first),
                Entry(RefundBegun, 4, 5, second),
                Entry(PaymentCompleted, 5, 5), Entry(InventoryReleased, 6, 5), Entry(InventoryReserved, 7, 5))
            .ShouldBe([Created, PaymentCompleted, RefundBegun, PaymentRefunded, InventoryReserved, InventoryReleased, RefundBegun]);
    }

    [Fact]
    public void Entry_dated_before_its_cause_takes_its_time()
    {
        var moments = Timeline.Sort([Entry(Created, 1, 5), Entry(Confirmed, 2, 1)]);
        moments.Select(moment => moment.At).ShouldBe([TestData.Start.AddSeconds(5), TestData.Start.AddSeconds(5)]);
    }
}
