using Doms.Contracts.Messages;
using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

/// <summary>An order takes the units of a stand-alone reservation.</summary>
public sealed class ConsumeTests
{
    readonly InventoryModel _shop = TestData.StockedInventory();

    public ConsumeTests() => _shop.ReserveStandAlone("h1", [new("P1", 10), new("P2", 2)], maxOpen: 9);

    static ReserveInventory Order(params Line[] lines) => TestData.Order("o1", lines) with { ReservationId = "h1", PlacedBy = "backend" };

    [Fact]
    public void Reserved_units_are_freed_for_the_order()
    {
        var decision = _shop.Reserve(Order(TestData.Line("P1", 9)));

        decision.ShouldBeReserved().Total.ShouldBe(9_000);
        (_shop.Units("P1"), _shop.Units("P2"), _shop.Quota("alice")!.Open).ShouldBe(((1, 9), (5, 0), 0));
        var consumed = _shop.Reservation("h1").ShouldNotBeNull();
        (consumed.Status, consumed.OrderId, consumed.OpenUntil).ShouldBe((ReservationStatus.Consumed, "o1", null));
        decision.Rows.OfType<StockMovement>().Select(m => (m.StockId, m.DeltaAvailable, m.Reason, m.Reference, m.LineId, m.Actor)).ShouldBe(
        [
            ("P1", 10, MovementReason.Consumed, "h1", "1", "backend"), ("P2", 2, MovementReason.Consumed, "h1", "2", "backend"),
            ("P1", -9, MovementReason.Reserved, "o1", "1", "backend"),
        ]);
    }

    [Fact]
    public void Refused_order_leaves_reservation_as_it_was()
    {
        _shop.Reserve(Order(TestData.Line("P1", 11))).ShouldBeUnavailable("P1: 11 wanted, 10 available");

        (_shop.Reservation("h1")!.Status, _shop.Reservation("h1")!.Version).ShouldBe((ReservationStatus.Reserved, 1));
        _shop.Units("P1").ShouldBe((0, 10));
    }

    [Theory]
    [InlineData("alice", "backend", true)]
    [InlineData("bob", "alice", true)]
    [InlineData("bob", "backend", false)]
    [InlineData("bob", null, false)]
    public void Only_reservation_of_owner_or_placer_is_consumed(string owner, string? placer, bool isConsumed)
    {
        var decision = _shop.Reserve(Order(TestData.Line("P1", 1)) with { Owner = owner, PlacedBy = placer });

        if (isConsumed) decision.ShouldBeReserved();
        else decision.ShouldBeUnavailable("There is no reservation 'h1' for this customer.");
        (_shop.Reservation("h1")!.Status == ReservationStatus.Consumed).ShouldBe(isConsumed);
    }

    [Theory]
    [InlineData(ReservationStatus.Expired)]
    [InlineData(ReservationStatus.Released)]
    public void Ended_reservation_is_ignored(ReservationStatus end)
    {
        _shop.Now = _shop.Now.AddMinutes(15);
        if (end == ReservationStatus.Expired) _shop.Expire("h1");
        else _shop.ReleaseStandAlone("h1");

        _shop.Reserve(Order(TestData.Line("P1", 1))).ShouldBeReserved();

        _shop.Reservation("h1")!.Status.ShouldBe(end);
    }

    [Fact]
    public void Unknown_reservation_is_refused() =>
        _shop.Reserve(Order(TestData.Line("P1", 1)) with { ReservationId = "o9" })
            .ShouldBeUnavailable("There is no reservation 'o9' for this customer.");

    [Fact]
    public void Reservation_of_an_order_is_no_stand_alone_one()
    {
        _shop.Reserve(Order(TestData.Line("P1", 1)));

        _shop.Reserve(Order(TestData.Line("P2", 1)) with { OrderId = "o2", ReservationId = "o1" })
            .ShouldBeUnavailable("There is no reservation 'o1' for this customer.");
    }

    [Fact]
    public void Consumed_reservation_is_consumed_once()
    {
        var order = Order(TestData.Line("P1", 1));
        var first = _shop.Reserve(order).ShouldBeReserved();

        _shop.Reserve(order).ShouldBeReserved().Lines.ShouldBe(first.Lines);
        _shop.Reserve(order with { OrderId = "o2", Lines = [TestData.Line("P1", 10)] }).ShouldBeUnavailable("P1: 10 wanted, 9 available");
        _shop.Expire("h1").Rows.ShouldBeEmpty();
        _shop.ReleaseStandAlone("h1").ShouldBeRefused(
            Doms.Primitives.RejectionKind.Conflict, "reservation_not_open", "Order o1 has taken the reserved units.");
    }

    [Fact]
    public void Uncounted_reservation_is_consumed_without_quota()
    {
        _shop.ReserveStandAlone("h2", "P2", 3, "carol");

        _shop.Reserve(Order(TestData.Line("P2", 3)) with { Owner = "carol", ReservationId = "h2" })
            .Row<ReservationQuota>().ShouldBeNull();
    }
}
