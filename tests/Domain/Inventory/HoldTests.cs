using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class HoldTests
{
    readonly StockBook _shop = Some.Shop();

    [Fact]
    public void A_hold_sets_units_aside_for_a_time()
    {
        var decision = _shop.Hold("h1", "P1", 3);

        decision.ShouldTell();
        decision.Quota.ShouldBeNull();
        _shop.Units("P1").ShouldBe((7, 3));
        var hold = _shop.Reservation("h1").ShouldNotBeNull();
        (hold.Kind, hold.Owner, hold.IsOpenHold, hold.OpenUntil)
            .ShouldBe((ReservationKind.Hold, "alice", true, StockBook.Start.AddMinutes(15)));
        hold.Holder.ShouldBe(Reservation.HolderOf("alice", "P1"));
    }

    [Fact]
    public void No_two_pairs_of_caller_and_product_share_a_holder() =>
        Reservation.HolderOf("a:b", "c").ShouldNotBe(Reservation.HolderOf("b", "c:a"));

    [Fact]
    public void An_unknown_product_cannot_be_held() =>
        _shop.Hold("h1", "P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found", "Product not found");

    [Fact]
    public void More_than_there_is_cannot_be_held() =>
        _shop.Hold("h1", "P2", 6).ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_stock", "Insufficient stock: P2: 6 wanted, 5 available");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void A_quantity_out_of_range_is_refused(long quantity)
    {
        _shop.Hold("h1", "P1", quantity).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
        _shop.ReleaseHeld("P1", quantity).ShouldBeRefused(RejectionKind.Invalid, "validation_failed");
    }

    [Fact]
    public void Open_holds_can_be_limited()
    {
        _shop.Hold("h1", "P1", 1, maxOpen: 2).Quota.ShouldBe(new HoldQuota("alice", 1, 1));
        _shop.Hold("h2", "P1", 1, maxOpen: 2);
        _shop.Hold("h3", "P1", 1, maxOpen: 2).ShouldBeRefused(RejectionKind.Conflict, "too_many_holds");
        _shop.Hold("h3", "P1", 1, "bob", maxOpen: 2).Rejection.ShouldBeNull();

        _shop.ReleaseHold("h1");
        _shop.Hold("h4", "P1", 1, maxOpen: 2).Rejection.ShouldBeNull();
    }

    [Fact]
    public void Holds_made_before_there_was_a_limit_do_not_make_the_count_negative()
    {
        _shop.Hold("h1", "P1", 1);
        _shop.Hold("h2", "P1", 1, maxOpen: 5);
        _shop.ReleaseHold("h1");

        _shop.ReleaseHold("h2").Quota.ShouldBeNull();

        _shop.Quota("alice")!.Open.ShouldBe(0);
    }

    [Fact]
    public void A_hold_is_given_back_whole()
    {
        _shop.Hold("h1", "P1", 3);

        _shop.ReleaseHold("h1").ShouldTell();

        _shop.Units("P1").ShouldBe((10, 0));
        _shop.Reservation("h1")!.OpenUntil.ShouldBeNull();
        _shop.ReleaseHold("h1").ShouldBeRefused(
            RejectionKind.Conflict, "reservation_not_open", "The reservation was released before.");
    }

    [Fact]
    public void A_hold_is_its_owners_and_an_operators()
    {
        _shop.Hold("h1", "P1", 3);

        _shop.ReleaseHold("h1", "mallory").ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseHold("h2").ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseHold("h1", "olga", mayReleaseAny: true).Rejection.ShouldBeNull();
    }

    [Fact]
    public void An_orders_reservation_is_out_of_reach()
    {
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 2)));

        _shop.ReleaseHold("o1", mayReleaseAny: true).ShouldBeRefused(RejectionKind.NotFound, "reservation_not_found");
        _shop.ReleaseHeld("P1", 1, "alice", "o1").ShouldBeRefused(RejectionKind.Conflict, "insufficient_holds");
        _shop.Expire("o1").ShouldBe(StockDecision.Nothing);
    }

    [Fact]
    public void Units_are_drawn_from_several_holds_the_last_one_in_part()
    {
        _shop.Hold("h1", "P1", 2, maxOpen: 9);
        _shop.Hold("h2", "P1", 3, maxOpen: 9);
        _shop.Hold("h3", "P1", 4, maxOpen: 9);

        var decision = _shop.ReleaseHeld("P1", 4, "alice", "h1", "h2", "h3");

        decision.Quota!.Open.ShouldBe(2);
        _shop.Units("P1").ShouldBe((5, 5));
        _shop.Reservation("h1")!.Status.ShouldBe(ReservationStatus.Released);
        (_shop.Reservation("h2")!.IsOpenHold, _shop.Reservation("h2")!.Lines[0].Quantity).ShouldBe((true, 1));
        _shop.Reservation("h3")!.Lines[0].Quantity.ShouldBe(4);
        decision.Movements.Select(m => (m.Reference, m.DeltaAvailable)).ShouldBe([("h1", 2), ("h2", 2)]);
    }

    [Fact]
    public void Nothing_is_counted_without_a_limit()
    {
        _shop.Hold("h1", "P1", 2);

        _shop.ReleaseHeld("P1", 2, "alice", "h1").Quota.ShouldBeNull();

        _shop.Quota("alice").ShouldBeNull();
    }

    [Fact]
    public void A_hold_drawn_in_part_still_counts_as_open()
    {
        _shop.Hold("h1", "P1", 2, maxOpen: 9);

        _shop.ReleaseHeld("P1", 1, "alice", "h1").Quota.ShouldBeNull();

        _shop.Quota("alice")!.Open.ShouldBe(1);
    }

    [Fact]
    public void Units_are_drawn_only_from_the_callers_open_holds_of_that_product()
    {
        _shop.Hold("h1", "P1", 2);
        _shop.Hold("h2", "P1", 2, "bob");
        _shop.Hold("h3", "P2", 2);
        _shop.Hold("h4", "P1", 2);
        _shop.ReleaseHold("h4");

        _shop.ReleaseHeld("P1", 3, "alice", "h1", "h2", "h3", "h4", "h5").ShouldBeRefused(
            RejectionKind.Conflict, "insufficient_holds", "P1: 3 to release, 2 held");
        _shop.ReleaseHeld("P9", 1).ShouldBeRefused(RejectionKind.NotFound, "product_not_found");
    }

    [Fact]
    public void A_hold_whose_time_is_up_gives_its_units_back_once()
    {
        _shop.Hold("h1", "P1", 3);

        _shop.Now = StockBook.Start.AddMinutes(15);
        _shop.Expire("h1").Movements.ShouldHaveSingleItem().Reason.ShouldBe(MovementReason.Expired);

        _shop.Units("P1").ShouldBe((10, 0));
        _shop.Expire("h1").ShouldBe(StockDecision.Nothing);
        _shop.Expire("h2").ShouldBe(StockDecision.Nothing);
        _shop.ReleaseHold("h1").ShouldBeRefused(RejectionKind.Conflict, "reservation_not_open",
            "The reservation has expired; its stock was given back then.");
    }
}
