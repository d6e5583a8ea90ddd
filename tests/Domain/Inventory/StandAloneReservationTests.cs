using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class StandAloneReservationTests
{
    readonly InventoryModel _shop = TestData.StockedInventory();

    [Fact]
    public void Stand_alone_reservation_reserves_units_until_expiry()
    {
        var decision = _shop.ReserveStandAlone("h1", "P1", 3);

        decision.ShouldPublish();
        decision.Row<ReservationQuota>().ShouldBeNull();
        _shop.Units("P1").ShouldBe((7, 3));
        var reservation = _shop.Reservation("h1").ShouldNotBeNull();
        (reservation.Kind, reservation.Owner, reservation.IsOpenStandAlone, reservation.OpenUntil)
            .ShouldBe((ReservationKind.StandAlone, "alice", true, InventoryModel.Start.AddMinutes(15)));
        reservation.HolderKey.ShouldBe(Reservation.HolderKeyOf("alice", "P1"));
    }

    [Fact]
    public void Holder_key_is_unique_per_caller_and_product() =>
        Reservation.HolderKeyOf("a:b", "c").ShouldNotBe(Reservation.HolderKeyOf("b", "c:a"));

    [Fact]
    public void Unknown_product_cannot_be_reserved() =>
        _shop.ReserveStandAlone("h1", "P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found", "Product not found: P9");

    [Fact]
    public void Quantity_above_available_stock_is_rejected() =>
        _shop.ReserveStandAlone("h1", "P2", 6).ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_stock", "Insufficient stock: P2: 6 wanted, 5 available");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void A_quantity_out_of_range_is_refused(long quantity)
    {
        _shop.ReserveStandAlone("h1", "P1", quantity).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ReleaseUnits("P1", quantity).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Open_reservations_per_caller_can_be_limited()
    {
        _shop.ReserveStandAlone("h1", "P1", 1, maxOpen: 2).Row<ReservationQuota>().ShouldBe(new ReservationQuota("alice", 1, 1));
        _shop.ReserveStandAlone("h2", "P1", 1, maxOpen: 2);
        _shop.ReserveStandAlone("h3", "P1", 1, maxOpen: 2).ShouldBeRefused(RejectionKind.Conflict, "too_many_holds");
        _shop.ReserveStandAlone("h3", "P1", 1, "bob", maxOpen: 2).Rejection.ShouldBeNull();

        _shop.ReleaseStandAlone("h1");
        _shop.ReserveStandAlone("h4", "P1", 1, maxOpen: 2).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Releasing_uncounted_reservation_never_makes_open_count_negative()
    {
        _shop.ReserveStandAlone("h1", "P1", 1);
        _shop.ReserveStandAlone("h2", "P1", 1, maxOpen: 5);
        _shop.ReleaseStandAlone("h1");

        _shop.ReleaseStandAlone("h2").Row<ReservationQuota>().ShouldBeNull();

        _shop.Quota("alice")!.Open.ShouldBe(0);
    }

    [Fact]
    public void Released_reservation_returns_all_units()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);

        _shop.ReleaseStandAlone("h1").ShouldPublish();

        _shop.Units("P1").ShouldBe((10, 0));
        _shop.Reservation("h1")!.OpenUntil.ShouldBeNull();
        _shop.ReleaseStandAlone("h1").ShouldBeRefused(
            RejectionKind.Conflict, "reservation_not_open", "The reservation was released before.");
    }

    [Fact]
    public void Only_owner_or_operator_can_release_reservation()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);

        _shop.ReleaseStandAlone("h1", "mallory").ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseStandAlone("h2").ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseStandAlone("h1", "olga", mayReleaseAny: true).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Order_reservation_cannot_be_released_or_expired_as_stand_alone()
    {
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2)));

        _shop.ReleaseStandAlone("o1", mayReleaseAny: true).ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseUnits("P1", 1, "alice", "o1").ShouldBeRefused(RejectionKind.Conflict, "insufficient_holds");
        _shop.Expire("o1").ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void Release_by_quantity_releases_last_reservation_partially()
    {
        _shop.ReserveStandAlone("h1", "P1", 2, maxOpen: 9);
        _shop.ReserveStandAlone("h2", "P1", 3, maxOpen: 9);
        _shop.ReserveStandAlone("h3", "P1", 4, maxOpen: 9);

        var decision = _shop.ReleaseUnits("P1", 4, "alice", "h1", "h2", "h3");

        decision.Row<ReservationQuota>()!.Open.ShouldBe(2);
        _shop.Units("P1").ShouldBe((5, 5));
        _shop.Reservation("h1")!.Status.ShouldBe(ReservationStatus.Released);
        (_shop.Reservation("h2")!.IsOpenStandAlone, _shop.Reservation("h2")!.Lines[0].Quantity).ShouldBe((true, 1));
        _shop.Reservation("h3")!.Lines[0].Quantity.ShouldBe(4);
        decision.Rows.OfType<StockMovement>().Select(m => (m.Reference, m.DeltaAvailable)).ShouldBe([("h1", 2), ("h2", 2)]);
    }

    [Fact]
    public void Open_reservations_are_not_counted_without_limit()
    {
        _shop.ReserveStandAlone("h1", "P1", 2);

        _shop.ReleaseUnits("P1", 2, "alice", "h1").Row<ReservationQuota>().ShouldBeNull();

        _shop.Quota("alice").ShouldBeNull();
    }

    [Fact]
    public void Partially_released_reservation_still_counts_as_open()
    {
        _shop.ReserveStandAlone("h1", "P1", 2, maxOpen: 9);

        _shop.ReleaseUnits("P1", 1, "alice", "h1").Row<ReservationQuota>().ShouldBeNull();

        _shop.Quota("alice")!.Open.ShouldBe(1);
    }

    [Fact]
    public void Release_by_quantity_uses_only_callers_open_reservations_of_product()
    {
        _shop.ReserveStandAlone("h1", "P1", 2);
        _shop.ReserveStandAlone("h2", "P1", 2, "bob");
        _shop.ReserveStandAlone("h3", "P2", 2);
        _shop.ReserveStandAlone("h4", "P1", 2);
        _shop.ReleaseStandAlone("h4");

        _shop.ReleaseUnits("P1", 3, "alice", "h1", "h2", "h3", "h4", "h5").ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_holds", "P1: 3 to release, 2 reserved");
        _shop.ReleaseUnits("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void Expired_reservation_returns_units_once()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);

        _shop.Now = InventoryModel.Start.AddMinutes(15);
        var movement = _shop.Expire("h1").Rows.OfType<StockMovement>().ShouldHaveSingleItem();
        (movement.Reason, movement.Actor).ShouldBe((MovementReason.Expired, MovementActor.Clock));

        _shop.Units("P1").ShouldBe((10, 0));
        _shop.Expire("h1").ShouldBe(Decision.Nothing);
        _shop.Expire("h2").ShouldBe(Decision.Nothing);
        _shop.ReleaseStandAlone("h1").ShouldBeRefused(RejectionKind.Conflict, "reservation_not_open",
            "The reservation has expired; its units were released then.");
    }

    [Fact]
    public void Several_products_are_reserved_and_released_together()
    {
        _shop.ReserveStandAlone("h1", [new("P1", 3), new("P2", 2)], maxOpen: 2).ShouldPublish();

        (_shop.Units("P1"), _shop.Units("P2"), _shop.Quota("alice")!.Open).ShouldBe(((7, 3), (3, 2), 1));
        var reservation = _shop.Reservation("h1").ShouldNotBeNull();
        reservation.HolderKey.ShouldBe("");
        reservation.Lines.ShouldBe(
        [
            new("1", "P1", Stock.DefaultLocation, 3, null, null), new("2", "P2", Stock.DefaultLocation, 2, null, null),
        ]);
        _shop.ReleaseStandAlone("h1").Rows.OfType<StockMovement>().Select(m => (m.LineId, m.Actor))
            .ShouldBe([("1", "alice"), ("2", "alice")]);
        (_shop.Units("P1"), _shop.Units("P2"), _shop.Quota("alice")!.Open).ShouldBe(((10, 0), (5, 0), 0));
    }

    [Fact]
    public void Several_products_are_reserved_all_or_none()
    {
        _shop.ReserveStandAlone("h1", [new("P1", 11), new("P2", 6)]).ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_stock",
            "Insufficient stock: P1: 11 wanted, 10 available; P2: 6 wanted, 5 available");
        _shop.ReserveStandAlone("h1", [new("P1", 1), new("P9", 1)]).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
        _shop.ReserveStandAlone("h1", [new("P1", 1), new("P1", 1)]).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ReserveStandAlone("h1", []).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ReserveStandAlone("h1", [.. Enumerable.Range(0, 501).Select(n => new ReservationItem($"X{n}", 1))])
            .ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Extended_reservation_expires_later()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);
        _shop.Extend("h1", InventoryModel.Start.AddMinutes(20)).ShouldPublish();

        _shop.Now = InventoryModel.Start.AddMinutes(15);
        _shop.Expire("h1").ShouldBe(Decision.Nothing);
        _shop.Extend("h1", InventoryModel.Start.AddMinutes(16)).ShouldBe(Decision.Nothing);

        _shop.Now = InventoryModel.Start.AddMinutes(20);
        _shop.Expire("h1").Rows.ShouldNotBeEmpty();
        _shop.Extend("h1", InventoryModel.Start.AddMinutes(60)).ShouldBeRefused(RejectionKind.Conflict, "reservation_not_open");
    }

    [Fact]
    public void Extensions_end_with_latest_expiry()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);
        _shop.Extend("h1", InventoryModel.Start.AddHours(3)).Rejection.ShouldBeNull();

        _shop.Reservation("h1")!.ExpiresAt.ShouldBe(InventoryModel.Start.AddHours(2));
        _shop.Extend("h1", InventoryModel.Start.AddHours(3)).ShouldBeRefused(RejectionKind.Conflict, "reservation_not_extendable");
    }

    [Fact]
    public void Reservation_of_another_version_is_not_changed()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);

        _shop.Extend("h1", InventoryModel.Start.AddHours(1), ifMatch: "\"2\"")
            .ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
        _shop.ReleaseStandAlone("h1", ifMatch: "\"2\"").ShouldBeRefused(RejectionKind.VersionMismatch, "version_mismatch");
        _shop.ReleaseStandAlone("h1", ifMatch: "\"1\"").Rejection.ShouldBeNull();
    }

    [Fact]
    public void Only_owner_or_operator_can_extend_reservation()
    {
        _shop.ReserveStandAlone("h1", "P1", 3);

        _shop.Extend("h1", InventoryModel.Start.AddHours(1), "mallory").ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.Extend("h1", InventoryModel.Start.AddHours(1), "olga", mayExtendAny: true).Rejection.ShouldBeNull();
    }
}
