using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

/// <summary>Adjustments by a difference, and physical counts.</summary>
public sealed class StockTests
{
    readonly InventoryModel _shop = TestData.StockedInventory();

    [Theory]
    [InlineData(5, 15)]
    [InlineData(-10, 0)]
    public void Adjustment_changes_available_units(long delta, long available)
    {
        var cause = new AdjustmentCause(AdjustmentReason.Damaged, "delivery note 7", "wet");

        _shop.Adjust(new AdjustStock("P1", delta, cause)).ShouldPublish();

        _shop.Units("P1").ShouldBe((available, 0));
        var movement = _shop.Ledger.Last();
        (movement.DeltaAvailable, movement.DeltaReserved, movement.Reason, movement.Document, movement.Note, movement.Actor)
            .ShouldBe((delta, 0, "DAMAGED", "delivery note 7", "wet", "olga"));
        movement.Reference.ShouldBeNull();
    }

    [Fact]
    public void Reasons_of_adjustments_are_listed() =>
        AdjustmentReason.All.ShouldBe(["RECEIVED", "DAMAGED", "LOST", "FOUND", "CORRECTION", "RETURNED"]);

    [Fact]
    public void Reserved_units_are_not_taken_by_an_adjustment()
    {
        _shop.ReserveStandAlone("h1", "P1", 4);

        _shop.Adjust("P1", -7).ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_stock", "Insufficient stock: P1: -7 wanted, 6 available");
        _shop.Adjust("P1", -6).Rejection.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(Limits.MaxStock - 9)]
    public void Adjustment_out_of_range_is_rejected(long delta) =>
        _shop.Adjust("P1", delta).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");

    [Fact]
    public void Adjustment_of_several_products_is_all_or_none()
    {
        var cause = new AdjustmentCause(AdjustmentReason.Received);

        _shop.Adjust(cause, new("P1", -11), new("P2", -6), new("P1x", 1))
            .ShouldBeRefused(RejectionKind.NotFound, "product_not_found", "Product not found: P1x");
        _shop.Adjust(cause, new("P1", -11), new("P2", -6)).ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_stock", "Insufficient stock: P1: -11 wanted, 10 available; P2: -6 wanted, 5 available");
        _shop.Adjust(cause, new("P1", 1), new("P1", 1)).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Adjust(cause).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.Adjust(cause, [.. Enumerable.Range(0, 501).Select(n => new StockAdjustment($"X{n}", 1))])
            .ShouldBeRefused(RejectionKind.Invalid, "validation_failed");

        _shop.Adjust(cause, new("P1", 1), new("P2", -5)).ShouldPublish();
        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((11, 0), (0, 0)));
    }

    [Fact]
    public void Unknown_product_is_neither_adjusted_nor_counted()
    {
        _shop.Adjust("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        _shop.Count("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void Stock_of_another_version_is_neither_adjusted_nor_counted()
    {
        _shop.Adjust("P1", 1, ifMatch: "\"1.2\"").ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
        _shop.Count("P1", 1, ifMatch: "\"1.2\"").ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
        _shop.Adjust("P1", 1, ifMatch: "\"9.1\"").Rejection.ShouldBeNull();
        _shop.Count("P1", 1, ifMatch: "\"9.2\"").Rejection.ShouldBeNull();
    }

    [Fact]
    public void Count_leaves_reserved_units_reserved()
    {
        _shop.ReserveStandAlone("h1", "P1", 4);

        _shop.Count("P1", onHand: 7, expected: 10).ShouldPublish();

        _shop.Units("P1").ShouldBe((3, 4));
        var movement = _shop.Ledger.Last();
        (movement.DeltaAvailable, movement.Reason, movement.Document, movement.Note, movement.Actor)
            .ShouldBe((-3, MovementReason.Counted, "sheet 7", "top shelf", "olga"));
    }

    [Fact]
    public void Count_below_reserved_units_is_refused()
    {
        _shop.ReserveStandAlone("h1", "P1", 4);

        _shop.Count("P1", onHand: 3).ShouldBeRefused(RejectionKind.Conflict, "count_below_reserved",
            "4 units are reserved, more than the 3 counted; cancel orders or release reservations first.");
        _shop.Count("P1", onHand: 4).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Count_that_began_with_other_units_is_refused() =>
        _shop.Count("P1", onHand: 9, expected: 12).ShouldBeRefused(RejectionKind.Conflict, "quantity_mismatch",
            "10 units are on hand by the ledger, not 12; read the product and count again.");

    [Fact]
    public void Count_that_confirms_the_ledger_changes_nothing() => _shop.Count("P1", onHand: 10).ShouldBe(Decision.Nothing);

    [Theory]
    [InlineData(-1)]
    [InlineData(Limits.MaxStock + 1)]
    public void Count_out_of_range_is_rejected(long onHand) =>
        _shop.Count("P1", onHand).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
}
