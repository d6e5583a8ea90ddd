using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class ProductTests
{
    readonly StockBook _shop = new();

    [Fact]
    public void A_product_is_created_with_its_stock()
    {
        _shop.Create("P1", 7, 1_000, "Mug").ShouldTell(new ProductChanged("P1", "Mug", 1_000, "USD", 1));

        _shop.Stock("P1").ShouldBe(new StockItem("P1", 1, 7, 0, "Mug", 1_000, "USD"));
        _shop.Ledger.ShouldHaveSingleItem().ShouldBe(new StockMovement(
            "P1/1", 1, "P1", 1, 7, 0, MovementReason.Created, null, "olga", null, StockBook.Start));
    }

    [Fact]
    public void A_product_that_exists_is_not_created_again()
    {
        _shop.Create("P1", 7);

        _shop.Create("P1", 7).ShouldBeRefused(RejectionKind.Conflict, "product_exists",
            "Product P1 exists; change it with PUT or add stock with POST .../add.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Limits.Stock + 1)]
    public void Stock_has_a_range(long units)
    {
        _shop.Create("P1", units).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Create("P1", 1);
        _shop.Change(new("P1", units, null, null, null)).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Reserved_units_count_towards_the_most_there_may_be()
    {
        _shop.Create("P1", 5);
        _shop.Hold("h1", "P1", 5);

        _shop.Change(new("P1", Limits.Stock, null, null, null))
            .ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Add("P1", Limits.Stock - 4).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Add("P1", Limits.Stock - 5).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Stock_counted_anew_is_a_ledger_row_with_its_reason()
    {
        _shop.Create("P1", 7);

        _shop.Change(new("P1", 4, null, null, "three broken")).ShouldTell();

        _shop.Units("P1").ShouldBe((4, 0));
        var movement = _shop.Ledger.Last();
        (movement.DeltaAvailable, movement.Reason, movement.Note, movement.Actor)
            .ShouldBe((-3, MovementReason.Changed, "three broken", "olga"));
    }

    [Theory]
    [InlineData(100L, null, "price 1.00 -> 2.00")]
    [InlineData(null, "spring sale", "price none -> 2.00: spring sale")]
    public void A_new_price_is_told_and_noted(long? before, string? reason, string note)
    {
        _shop.Create("P1", 7, before);

        _shop.Change(new("P1", null, 200, null, reason)).ShouldTell(new ProductChanged("P1", null, 200, "USD", 2));

        (_shop.Ledger.Last().Note, _shop.Ledger.Last().DeltaAvailable).ShouldBe((note, 0));
    }

    [Fact]
    public void A_new_name_is_told()
    {
        _shop.Create("P1", 7, 100);

        _shop.Change(new("P1", null, null, "Cup", null)).ShouldTell(new ProductChanged("P1", "Cup", 100, "USD", 2));
    }

    [Fact]
    public void Changing_nothing_changes_nothing()
    {
        _shop.Create("P1", 7, 100, "Mug");

        _shop.Change(new("P1", 7, 100, "Mug", "why not")).ShouldBe(StockDecision.Nothing);
    }

    [Fact]
    public void An_unknown_product_is_neither_changed_nor_added_to()
    {
        _shop.Change(new("P9", 1, null, null, null)).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        _shop.Add("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void Stock_is_added()
    {
        _shop.Create("P1", 7);

        _shop.Add("P1", 3).ShouldTell();

        (_shop.Units("P1"), _shop.Ledger.Last().Reason).ShouldBe(((10, 0), MovementReason.Added));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(Limits.Stock + 1)]
    public void Only_some_stock_can_be_added(long units)
    {
        _shop.Create("P1", 7);

        _shop.Add("P1", units).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }
}
