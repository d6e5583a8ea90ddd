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

        _shop.Change(new("P1", 4, null, null, "three broken")).ShouldPublish(new ProductChanged("P1", null, 100, "USD", 1));

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

        _shop.Change(new("P1", null, 2m, null, "spring sale")).ShouldPublish(new ProductChanged("P1", null, 200, "USD", 2));

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
    public void Change_to_same_values_only_publishes_the_product()
    {
        _shop.Create("P1", 7, 100, "Mug");

        var decision = _shop.Change(new("P1", 7, 1m, "Mug", "why not"));

        decision.ShouldPublish(new ProductChanged("P1", "Mug", 100, "USD", 1));
        decision.ShouldChangeNothing();
    }

    [Fact]
    public void Price_is_read_in_the_products_currency()
    {
        _shop.Create("P1", 7, 100);
        _shop.Change(new("P1", null, 5_800m, null, null, Currency: "JPY"))
            .ShouldPublish(new ProductChanged("P1", null, 5_800, "JPY", 2));

        _shop.Change(new("P1", null, 12.34m, null, null)).ShouldBeRefused(
            RejectionKind.Invalid, "validation_failed", "price must be from 0 to 1000000000000000 with at most 0 decimals in JPY");
        _shop.Change(new("P1", null, 12m, null, null)).ShouldPublish(new ProductChanged("P1", null, 12, "JPY", 3));
    }

    [Fact]
    public void Prices_of_several_products_are_changed_all_or_none()
    {
        _shop.Create("P1", 7, 100);
        _shop.Create("P2", 7, 100);

        _shop.ChangePrices(new("P1", 2m), new("P8", 2m), new("P9", 2m))
            .ShouldBeRefused(RejectionKind.NotFound, "product_not_found", "Product not found: P8, P9");
        _shop.ChangePrices(new("P1", 2m), new("P2", 2.005m)).ShouldBeRefused(
            RejectionKind.Invalid, "validation_failed", "P2: price must be from 0 to 10000000000000 with at most 2 decimals in USD");
        _shop.ChangePrices(new("P1", 2m), new("P1", 3m)).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ChangePrices().ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ChangePrices([.. Enumerable.Range(0, 501).Select(n => new NewPrice($"X{n}", 1m))])
            .ShouldBeRefused(RejectionKind.Invalid, "validation_failed");

        _shop.ChangePrices(new("P1", 2m), new("P2", 1m))
            .ShouldPublish(new ProductChanged("P1", null, 200, "USD", 2), new ProductChanged("P2", null, 100, "USD", 1));
        (_shop.Product("P1")!.Price, _shop.Product("P2")!.Version).ShouldBe((200, 1));
    }

    [Fact]
    public void Another_currency_needs_a_price_in_it()
    {
        _shop.Create("P1", 7, 100);
        _shop.Create("P2", 7, null);

        _shop.Change(new("P1", null, null, null, null, Currency: "EUR")).ShouldBeRefused(
            RejectionKind.Invalid, "validation_failed", "price must be given with another currency; it is 1.00 USD now");
        _shop.Change(new("P1", null, null, null, null, Currency: "USD")).Rejection.ShouldBeNull();
        _shop.Change(new("P2", null, null, null, null, Currency: "EUR")).Rejection.ShouldBeNull();
        _shop.Product("P2")!.Currency.ShouldBe("EUR");
    }

    [Fact]
    public void Threshold_of_low_stock_is_set_and_changed()
    {
        _shop.Create("P1", 7, lowStockAt: 3);
        _shop.Product("P1")!.LowStockAt.ShouldBe(3);

        _shop.Change(new("P1", null, null, null, null, LowStockAt: 0)).Rejection.ShouldBeNull();

        (_shop.Product("P1")!.LowStockAt, _shop.Product("P1")!.Version).ShouldBe((0, 2));
    }

    [Theory]
    [InlineData("\"1.1\"", true, true)]
    [InlineData("*", true, true)]
    [InlineData("\"7.7\", \"1.1\"", true, true)]
    [InlineData("\"1.9\"", true, false)]
    [InlineData("\"9.1\"", false, true)]
    [InlineData("\"9.9\"", false, false)]
    [InlineData("\"1\"", false, false)]
    [InlineData(".1", false, false)]
    [InlineData("W/\"1.1\"", false, false)]
    public void Write_compares_the_part_that_it_changes(string ifMatch, bool matchesProduct, bool matchesStock)
    {
        ShouldMatch(new("P1", null, 2m, null, null, IfMatch: ifMatch), matchesProduct);
        ShouldMatch(new("P1", 5, null, null, null, IfMatch: ifMatch), matchesStock);
        ShouldMatch(new("P1", 5, 2m, null, null, IfMatch: ifMatch), matchesProduct && matchesStock);
    }

    static void ShouldMatch(ChangeProduct command, bool isMatch)
    {
        var shop = new InventoryModel();
        shop.Create("P1", 7);
        var decision = shop.Change(command);
        if (isMatch)
        {
            decision.Rejection.ShouldBeNull();
            return;
        }

        decision.ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
        decision.Rejection!.Current.ShouldBe("1.1");
    }

    [Fact]
    public void Write_relying_on_older_stock_version_is_refused()
    {
        _shop.Create("P1", 7);
        _shop.Change(new("P1", 10, null, null, null, Version: 1)).Rejection.ShouldBeNull();

        _shop.Change(new("P1", 10, null, null, null, Version: 1))
            .ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
    }

    [Fact]
    public void Unknown_product_cannot_be_changed_or_restocked()
    {
        _shop.Change(new("P9", 1, null, null, null)).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        _shop.Add("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void Product_without_stock_counts_as_unknown()
    {
        _shop.Create("P1", 7);
        var product = _shop.Product("P1");
        var now = InventoryModel.Start;

        ProductDecider.Change(product, null, new("P1", 1, null, null, null), "olga", now)
            .ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        StockDecider.Adjust(product, null, new AdjustStock("P1", 1, new(AdjustmentReason.Found)), "olga", now)
            .ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        StockDecider.Count(product, null, new("P1", 1, null, null, null), "olga", now)
            .ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
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
