using Doms.Contracts.Messages;
using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

public sealed class ReleaseAndCommitTests
{
    readonly InventoryModel _shop = TestData.StockedInventory();

    public ReleaseAndCommitTests() => _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2), TestData.Line("P2", 1)));

    [Fact]
    public void Release_returns_stock_of_every_line()
    {
        _shop.Release("o1").ShouldPublish(new InventoryReleased("o1", 2));

        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((10, 0), (5, 0)));
        _shop.Reservation("o1")!.Status.ShouldBe(ReservationStatus.Released);
        var movement = _shop.Ledger.Single(m => m.Id == "P1/3");
        (movement.Reason, movement.Reference, movement.LineId, movement.Note, movement.Actor)
            .ShouldBe((MovementReason.Released, "o1", "1", "Payment declined", MovementActor.Saga));
    }

    [Fact]
    public void Repeated_release_publishes_again_but_returns_stock_once()
    {
        _shop.Release("o1");

        var again = _shop.Release("o1");

        again.ShouldPublish(new InventoryReleased("o1", 2));
        again.ShouldChangeNothing();
    }

    [Fact]
    public void Release_without_reservation_leaves_tombstone()
    {
        _shop.Release("o2").ShouldPublish(new InventoryReleased("o2", 1));

        var tombstone = _shop.Reservation("o2").ShouldNotBeNull();
        (tombstone.Status, tombstone.Lines.Count, tombstone.Owner).ShouldBe((ReservationStatus.Released, 0, "alice"));
        _shop.Release("o2").ShouldPublish(new InventoryReleased("o2", 1));
    }

    [Fact]
    public void Commit_removes_reserved_units_from_stock()
    {
        _shop.Commit("o1", "olga").ShouldPublish(new InventoryCommitted("o1", 2));

        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((8, 0), (4, 0)));
        var movement = _shop.Ledger.Single(m => m.Id == "P2/3");
        (movement.Reason, movement.Actor, movement.LineId).ShouldBe((MovementReason.Committed, "olga", "2"));
    }

    [Fact]
    public void Repeated_commit_publishes_again_but_removes_units_once()
    {
        _shop.Commit("o1");

        var again = _shop.Commit("o1");

        again.ShouldPublish(new InventoryCommitted("o1", 2));
        again.ShouldChangeNothing();
    }

    [Fact]
    public void Release_after_commit_publishes_committed_and_moves_nothing()
    {
        _shop.Commit("o1");

        var late = _shop.Release("o1");

        late.ShouldPublish(new InventoryCommitted("o1", 2));
        late.ShouldChangeNothing();
    }

    [Fact]
    public void Commit_after_release_publishes_released_and_moves_nothing()
    {
        _shop.Release("o1");

        var late = _shop.Commit("o1");

        late.ShouldPublish(new InventoryReleased("o1", 2));
        late.ShouldChangeNothing();
    }

    [Fact]
    public void Commit_before_reserve_is_out_of_order()
    {
        var early = _shop.Commit("o2");

        early.IsOutOfOrder.ShouldBeTrue();
        early.ShouldChangeNothing();
    }

    [Fact]
    public void Refused_reservation_is_released_at_a_new_version()
    {
        _shop.Reserve(TestData.Order("o2", TestData.Line("P1", 99))).ShouldBeUnavailable("P1: 99 wanted, 8 available").Version.ShouldBe(1);

        _shop.Release("o2").ShouldPublish(new InventoryReleased("o2", 2));
        _shop.Release("o2").ShouldPublish(new InventoryReleased("o2", 2));

        (_shop.Reservation("o2")!.Status, _shop.Reservation("o2")!.Refusal).ShouldBe((ReservationStatus.Released, null));
        _shop.Units("P1").ShouldBe((8, 2));
    }

    [Fact]
    public void Refused_reservation_cannot_be_committed()
    {
        _shop.Reserve(TestData.Order("o2", TestData.Line("P1", 99)));

        _shop.Commit("o2").ShouldPublish(new InventoryReleased("o2", 2));
    }
}
