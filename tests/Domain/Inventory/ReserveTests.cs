using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class ReserveTests
{
    readonly StockBook _shop = Some.Shop();

    [Fact]
    public void Every_line_is_reserved_and_priced()
    {
        var decision = _shop.Reserve(Some.Order("o1", Some.Line("P1", 2), Some.Line("P2", 1, 200)));

        var told = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();
        told.Lines.ShouldBe([Some.Line("P1", 2, 1_000), Some.Line("P2", 1, 200)]);
        (told.OrderId, told.Total, told.Currency, told.Version).ShouldBe(("o1", 2_200, "USD", 1));
        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((8, 2), (4, 1)));
        var reservation = _shop.Reservation("o1").ShouldNotBeNull();
        (reservation.Kind, reservation.Status, reservation.ExpiresAt)
            .ShouldBe((ReservationKind.Order, ReservationStatus.Reserved, null));
        reservation.Lines.ShouldBe(told.Lines);
        (reservation.Holder, reservation.OpenUntil).ShouldBe(("", null));
    }

    [Fact]
    public void The_ledger_says_what_moved_for_whom()
    {
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 2)));

        _shop.Ledger.ShouldContain(new StockMovement(
            "P1/2", 1, "P1", 2, -2, 2, MovementReason.Reserved, "o1", "alice", null, StockBook.Start));
    }

    [Fact]
    public void Lines_that_all_have_prices_are_kept_as_they_are()
    {
        var order = Some.Order("o1", Some.Line("P1", 2, 1), Some.Line("P2", 1, 0));

        _shop.Reserve(order);

        _shop.Reservation("o1")!.Lines.ShouldBeSameAs(order.Lines);
    }

    [Fact]
    public void All_or_nothing_and_every_line_in_the_way_is_named()
    {
        var order = Some.Order("o1", Some.Line("P1", 2), Some.Line("P2", 6), Some.Line("P9", 1));

        var told = _shop.Reserve(order).ShouldBeUnavailable("P2: 6 wanted, 5 available; P9: unknown product");

        told.Reasons.ShouldBe([new("P2", "P2: 6 wanted, 5 available"), new("P9", "P9: unknown product")]);
        told.Version.ShouldBe(1);
        _shop.Reservation("o1").ShouldBeNull();
    }

    [Fact]
    public void A_long_list_of_reasons_is_cut_in_the_summary_only()
    {
        var order = Some.Order("o1", [.. Enumerable.Range(1, 5).Select(n => Some.Line($"X{n}", 1))]);

        _shop.Reserve(order)
            .ShouldBeUnavailable("X1: unknown product; X2: unknown product; X3: unknown product; and 2 more")
            .Reasons.Count.ShouldBe(5);
    }

    [Fact]
    public void A_product_listed_twice_is_refused_and_never_reserved_in_part() =>
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 6), Some.Line("P2", 1), Some.Line("P1", 6)))
            .ShouldBeUnavailable("P1: listed twice");

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1_000_001)]
    public void A_quantity_out_of_range_is_refused(long quantity) =>
        _shop.Reserve(Some.Order("o1", Some.Line("P1", quantity)))
            .ShouldBeUnavailable("P1: quantity must be between 1 and 1000000");

    [Fact]
    public void Another_currency_is_refused() =>
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 1)) with { Currency = "EUR" })
            .ShouldBeUnavailable("P1: sold in USD, not in EUR");

    [Fact]
    public void A_price_that_is_not_trusted_must_be_the_catalogues()
    {
        var order = Some.Order("o1", Some.Line("P1", 1, 999), Some.Line("P2", 1, 250)) with { PricesTrusted = false };

        _shop.Reserve(order).ShouldBeUnavailable("P1: price 9.99 expected, now 10.00");
        _shop.Reserve(order with { Lines = [Some.Line("P1", 1, 1_000), Some.Line("P2", 1)] }).Stock.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, -1L, "P1: price is negative")]
    [InlineData(false, -1L, "P1: price is negative")]
    [InlineData(true, null, "P3: has no price")]
    [InlineData(false, 5L, "P3: has no price")]
    public void A_price_must_come_from_somewhere(bool trusted, long? price, string reason)
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(Some.Order("o1", Some.Line(reason[..2], 1, price)) with { PricesTrusted = trusted })
            .ShouldBeUnavailable(reason);
    }

    [Fact]
    public void A_trusted_price_needs_no_catalogue()
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(Some.Order("o1", Some.Line("P3", 1, 7))).Messages
            .ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>().Total.ShouldBe(7);
    }

    [Theory]
    [InlineData(1_250, true)]
    [InlineData(1_249, false)]
    public void A_total_that_is_not_trusted_must_be_what_the_catalogue_comes_to(long expected, bool fits)
    {
        var order = Some.Order("o1", Some.Line("P1", 1), Some.Line("P2", 1)) with
        {
            PricesTrusted = false, ExpectedTotal = expected,
        };

        var decision = _shop.Reserve(order);

        if (fits) decision.Stock.Count.ShouldBe(2);
        else decision.ShouldBeUnavailable("total 12.49 expected, prices come to 12.50").Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void A_total_that_is_not_trusted_needs_every_price()
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(Some.Order("o1", Some.Line("P3", 1)) with { PricesTrusted = false, ExpectedTotal = 5 })
            .ShouldBeUnavailable("P3: has no price");
    }

    [Theory]
    [InlineData(1_000, 1_000L)]
    [InlineData(900, null)]
    public void A_trusted_total_without_line_prices_stands(long expected, long? unitPrice)
    {
        var told = _shop.Reserve(Some.Order("o1", Some.Line("P1", 1)) with { ExpectedTotal = expected })
            .Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();

        told.Total.ShouldBe(expected);
        told.Lines.ShouldBe([Some.Line("P1", 1, unitPrice)]);
    }

    [Fact]
    public void A_trusted_total_needs_no_price_at_all()
    {
        _shop.Create("P3", 1, null);

        var told = _shop.Reserve(Some.Order("o1", Some.Line("P3", 1)) with { ExpectedTotal = 500 })
            .Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();

        (told.Total, told.Lines[0].UnitPrice).ShouldBe((500, null));
    }

    [Fact]
    public void A_trusted_total_must_equal_the_sum_of_the_prices_given() =>
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 1, 900)) with { ExpectedTotal = 800 })
            .ShouldBeUnavailable("total 8.00 expected, prices come to 9.00");

    [Theory]
    [InlineData(-1)]
    [InlineData(Money.MaxMinor + 1)]
    public void A_trusted_total_out_of_range_is_refused(long expected) =>
        _shop.Reserve(Some.Order("o1", Some.Line("P1", 1)) with { ExpectedTotal = expected })
            .ShouldBeUnavailable("total is out of range");

    [Fact]
    public void A_sum_too_large_for_any_number_is_refused()
    {
        _shop.Create("P3", 1_000_000, Money.MaxMinor);
        var order = Some.Order("o1", Some.Line("P3", 1_000_000));

        _shop.Reserve(order).ShouldBeUnavailable("total is out of range");
        _shop.Reserve(order with { PricesTrusted = false, ExpectedTotal = 1 })
            .ShouldBeUnavailable("total 0.01 expected, prices come to more than 10000000000000.00");
    }

    [Theory]
    [InlineData(ReservationStatus.Reserved)]
    [InlineData(ReservationStatus.Committed)]
    public void A_repeat_changes_nothing(ReservationStatus status)
    {
        var order = Some.Order("o1", Some.Line("P1", 2));
        _shop.Reserve(order);
        if (status == ReservationStatus.Committed) _shop.Commit("o1");

        var again = _shop.Reserve(order);

        again.ShouldTell();
        again.ShouldMoveNothing();
    }

    [Fact]
    public void A_reserve_that_comes_after_its_release_is_refused_for_good()
    {
        _shop.Release("o1");

        var told = _shop.Reserve(Some.Order("o1", Some.Line("P1", 2))).ShouldBeUnavailable("already released");

        told.Version.ShouldBe(1);
        _shop.Units("P1").ShouldBe((10, 0));
    }
}
