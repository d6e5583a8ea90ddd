using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class ProductTests
{
    readonly InventoryModel _shop = new();

    [Fact]
    public void A_product_is_created_with_its_stock()
    {
        _shop.Create("P1", 7, 1_000, "Mug").ShouldPublish(new ProductChanged("P1", "Mug", 1_000, "USD", 1));

        _shop.Stock("P1").ShouldBe(new StockItem("P1", 1, 7, 0, "Mug", 1_000, "USD"));
        _shop.Ledger.ShouldHaveSingleItem().ShouldBe(new StockMovement(
            "P1/1", 1, "P1", 1, 7, 0, MovementReason.Created, null, "olga", null, InventoryModel.Start));
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
    [InlineData(Limits.MaxStock + 1)]
    public void Stock_out_of_range_is_rejected(long units)
    {
        _shop.Create("P1", units).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Create("P1", 1);
        _shop.Change(new("P1", units, null, null, null)).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Reserved_units_count_towards_stock_limit()
    {
        _shop.Create("P1", 5);
        _shop.ReserveStandAlone("h1", "P1", 5);

        _shop.Change(new("P1", Limits.MaxStock, null, null, null))
            .ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Add("P1", Limits.MaxStock - 4).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Add("P1", Limits.MaxStock - 5).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Stock_recount_adds_ledger_row_with_reason()
    {
        _shop.Create("P1", 7);

        _shop.Change(new("P1", 4, null, null, "three broken")).ShouldPublish();

        _shop.Units("P1").ShouldBe((4, 0));
        var movement = _shop.Ledger.Last();
        (movement.DeltaAvailable, movement.Reason, movement.Note, movement.Actor)
            .ShouldBe((-3, MovementReason.Changed, "three broken", "olga"));
    }

    [Theory]
    [InlineData(100L, null, "price 1.00 -> 2.00")]
    [InlineData(null, "spring sale", "price none -> 2.00: spring sale")]
    public void Price_change_is_published_and_noted_in_ledger(long? before, string? reason, string note)
    {
        _shop.Create("P1", 7, before);

        _shop.Change(new("P1", null, 200, null, reason)).ShouldPublish(new ProductChanged("P1", null, 200, "USD", 2));

        (_shop.Ledger.Last().Note, _shop.Ledger.Last().DeltaAvailable).ShouldBe((note, 0));
    }

    [Fact]
    public void Name_change_is_published()
    {
        _shop.Create("P1", 7, 100);

        _shop.Change(new("P1", null, null, "Cup", null)).ShouldPublish(new ProductChanged("P1", "Cup", 100, "USD", 2));
    }

    [Fact]
    public void Change_to_same_values_does_nothing()
    {
        _shop.Create("P1", 7, 100, "Mug");

        _shop.Change(new("P1", 7, 100, "Mug", "why not")).ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void Unknown_product_cannot_be_changed_or_restocked()
    {
        _shop.Change(new("P9", 1, null, null, null)).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        _shop.Add("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void Stock_is_added()
    {
        _shop.Create("P1", 7);

        _shop.Add("P1", 3).ShouldPublish();

        (_shop.Units("P1"), _shop.Ledger.Last().Reason).ShouldBe(((10, 0), MovementReason.Added));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(Limits.MaxStock + 1)]
    public void Addition_out_of_range_is_rejected(long units)
    {
        _shop.Create("P1", 7);

        _shop.Add("P1", units).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }
}
