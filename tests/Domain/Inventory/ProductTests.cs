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

        _shop.Product("P1").ShouldBe(new Product("P1", 1, "Mug", 1_000, "USD", "olga", InventoryModel.Start));
        _shop.Stock("P1").ShouldBe(new Stock("P1", 1, "P1", Stock.DefaultLocation, 7, 0));
        _shop.Ledger.ShouldHaveSingleItem().ShouldBe(new StockMovement(
            "P1/1", 1, "P1", "P1", Stock.DefaultLocation, 1, 7, 0, MovementReason.Created, null, null, "olga", null,
            InventoryModel.Start));
    }

    [Fact]
    public void Stock_of_another_location_has_its_own_key()
    {
        Stock.IdOf("P1", Stock.DefaultLocation).ShouldBe("P1");
        Stock.IdOf("P1", "berlin").ShouldBe("P1\u001fberlin");
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

    [Fact]
    public void Price_change_is_published_and_leaves_stock_alone()
    {
        _shop.Create("P1", 7, 100);
        _shop.Now = InventoryModel.Start.AddHours(1);

        _shop.Change(new("P1", null, 200, null, "spring sale")).ShouldPublish(new ProductChanged("P1", null, 200, "USD", 2));

        _shop.Product("P1").ShouldBe(new Product("P1", 2, null, 200, "USD", "olga", _shop.Now));
        (_shop.Stock("P1")!.Version, _shop.Ledger.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void Sale_leaves_product_version_alone()
    {
        _shop.Create("P1", 7, 100);

        _shop.ReserveStandAlone("h1", "P1", 1);

        (_shop.Product("P1")!.Version, _shop.Stock("P1")!.Version).ShouldBe((1, 2));
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
