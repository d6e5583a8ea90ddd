using Doms.Contracts.Messages;
using Doms.Inventory.Domain;

namespace Doms.Tests.Domain.Inventory;

public sealed class ReleaseAndCommitTests
{
    readonly StockBook _shop = Some.Shop();

    public ReleaseAndCommitTests() => _shop.Reserve(Some.Order("o1", Some.Line("P1", 2), Some.Line("P2", 1)));

    [Fact]
    public void Releasing_gives_every_line_back()
    {
        _shop.Release("o1").ShouldTell(new InventoryReleased("o1", 2));

        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((10, 0), (5, 0)));
        _shop.Reservation("o1")!.Status.ShouldBe(ReservationStatus.Released);
        var movement = _shop.Ledger.Single(m => m.Id == "P1/3");
        (movement.Reason, movement.Reference, movement.Note)
            .ShouldBe((MovementReason.Released, "o1", "Payment declined"));
    }

    [Fact]
    public void Releasing_twice_is_answered_twice_and_gives_back_once()
    {
        _shop.Release("o1");

        var again = _shop.Release("o1");

        again.ShouldTell(new InventoryReleased("o1", 2));
        again.ShouldMoveNothing();
    }

    [Fact]
    public void Releasing_what_is_not_there_leaves_a_tombstone()
    {
        _shop.Release("o2").ShouldTell(new InventoryReleased("o2", 1));

        var tombstone = _shop.Reservation("o2").ShouldNotBeNull();
        (tombstone.Status, tombstone.Lines.Count, tombstone.Owner).ShouldBe((ReservationStatus.Released, 0, "alice"));
        _shop.Release("o2").ShouldTell(new InventoryReleased("o2", 1));
    }

    [Fact]
    public void Committing_sells_what_was_reserved()
    {
        _shop.Commit("o1").ShouldTell(new InventoryCommitted("o1", 2));

        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((8, 0), (4, 0)));
        _shop.Ledger.Single(m => m.Id == "P2/3").Reason.ShouldBe(MovementReason.Committed);
    }

    [Fact]
    public void Committing_twice_is_answered_twice_and_sells_once()
    {
        _shop.Commit("o1");

        var again = _shop.Commit("o1");

        again.ShouldTell(new InventoryCommitted("o1", 2));
        again.ShouldMoveNothing();
    }

    [Fact]
    public void What_was_sold_is_not_released_and_the_answer_says_so()
    {
        _shop.Commit("o1");

        var late = _shop.Release("o1");

        late.ShouldTell(new InventoryCommitted("o1", 2));
        late.ShouldMoveNothing();
    }

    [Fact]
    public void What_was_released_is_not_sold_and_the_answer_says_so()
    {
        _shop.Release("o1");

        var late = _shop.Commit("o1");

        late.ShouldTell(new InventoryReleased("o1", 2));
        late.ShouldMoveNothing();
    }

    [Fact]
    public void Committing_what_is_not_known_yet_waits()
    {
        var early = _shop.Commit("o2");

        early.IsTooEarly.ShouldBeTrue();
        early.ShouldMoveNothing();
    }
}
