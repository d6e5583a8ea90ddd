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
        (movement.Reason, movement.Reference, movement.Note)
            .ShouldBe((MovementReason.Released, "o1", "Payment declined"));
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
        _shop.Commit("o1").ShouldPublish(new InventoryCommitted("o1", 2));

        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((8, 0), (4, 0)));
        _shop.Ledger.Single(m => m.Id == "P2/3").Reason.ShouldBe(MovementReason.Committed);
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
}
