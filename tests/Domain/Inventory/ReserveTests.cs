using Doms.Contracts.Messages;
using Doms.Inventory.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Inventory;

public sealed class ReserveTests
{
    readonly InventoryModel _shop = TestData.StockedInventory();

    [Fact]
    public void Every_line_is_reserved_and_priced()
    {
        var decision = _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2), TestData.Line("P2", 1, 200)));

        var message = decision.Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();
        message.Lines.ShouldBe([TestData.Line("P1", 2, 1_000, "1", 2_000), TestData.Line("P2", 1, 200, "2", 200)]);
        (message.OrderId, message.Total, message.Currency, message.Version).ShouldBe(("o1", 2_200, "USD", 1));
        (_shop.Units("P1"), _shop.Units("P2")).ShouldBe(((8, 2), (4, 1)));
        var reservation = _shop.Reservation("o1").ShouldNotBeNull();
        (reservation.Kind, reservation.Status, reservation.ExpiresAt)
            .ShouldBe((ReservationKind.Order, ReservationStatus.Reserved, null));
        reservation.Lines.ShouldBe(
        [
            new("1", "P1", Stock.DefaultLocation, 2, 1_000, 2_000), new("2", "P2", Stock.DefaultLocation, 1, 200, 200),
        ]);
        (reservation.HolderKey, reservation.OpenUntil).ShouldBe(("", null));
    }

    [Fact]
    public void Ledger_records_movement_reference_and_actor()
    {
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2)));

        _shop.Ledger.ShouldContain(new StockMovement(
            "P1/2", 1, "P1", "P1", Stock.DefaultLocation, 2, -2, 2, MovementReason.Reserved, "o1", "1", "alice", null,
            InventoryModel.Start));
    }

    [Fact]
    public void Ledger_names_placer_of_order()
    {
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2)) with { PlacedBy = "backend" });

        _shop.Ledger.Last().Actor.ShouldBe("backend");
    }

    [Fact]
    public void Line_ids_of_order_are_kept()
    {
        var order = TestData.Order("o1", TestData.Line("P1", 2, 1, "7"), TestData.Line("P2", 1, 0, "4"));

        _shop.Reserve(order).ShouldBeReserved().Lines.Select(line => line.LineId).ShouldBe(["7", "4"]);

        _shop.Ledger.Select(movement => movement.LineId).ShouldBe([null, null, "7", "4"]);
    }

    [Fact]
    public void Unavailable_lines_reject_whole_order_and_are_named()
    {
        var order = TestData.Order("o1", TestData.Line("P1", 2), TestData.Line("P2", 6), TestData.Line("P9", 1));

        var message = _shop.Reserve(order).ShouldBeUnavailable("P2: 6 wanted, 5 available; P9: unknown product");

        message.Reasons.ShouldBe([new("P2", "P2: 6 wanted, 5 available"), new("P9", "P9: unknown product")]);
        message.Version.ShouldBe(1);
        var refused = _shop.Reservation("o1").ShouldNotBeNull();
        (refused.Status, refused.Version, refused.Refusal!.Reason).ShouldBe((ReservationStatus.Refused, 1, message.Reason));
    }

    [Fact]
    public void Long_reason_list_is_truncated_in_summary_only()
    {
        var order = TestData.Order("o1", [.. Enumerable.Range(1, 5).Select(n => TestData.Line($"X{n}", 1))]);

        _shop.Reserve(order)
            .ShouldBeUnavailable("X1: unknown product; X2: unknown product; X3: unknown product; and 2 more")
            .Reasons.Count.ShouldBe(5);
    }

    [Fact]
    public void Line_listed_twice_is_refused() =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 6, id: "1"), TestData.Line("P2", 1), TestData.Line("P1", 6, id: "1")))
            .ShouldBeUnavailable("P1: listed twice");

    [Fact]
    public void Lines_of_one_product_share_its_stock()
    {
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 6), TestData.Line("P1", 5, 0)))
            .ShouldBeUnavailable("P1: 5 wanted, 4 available");

        _shop.Reserve(TestData.Order("o2", TestData.Line("P1", 6), TestData.Line("P1", 4, 0))).ShouldBeReserved().Total.ShouldBe(6_000);

        _shop.Units("P1").ShouldBe((0, 10));
        _shop.Ledger.Where(movement => movement.Reference == "o2").Select(m => (m.Sequence, m.LineId)).ShouldBe([(2, "1"), (3, "2")]);
        _shop.Commit("o2");
        _shop.Units("P1").ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1_000_001)]
    public void A_quantity_out_of_range_is_refused(long quantity) =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", quantity)))
            .ShouldBeUnavailable("P1: quantity must be between 1 and 1000000");

    [Fact]
    public void Another_currency_is_refused() =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 1)) with { Currency = "EUR" })
            .ShouldBeUnavailable("P1: sold in USD, not in EUR");

    [Fact]
    public void Catalogue_is_read_only_for_lines_that_need_it()
    {
        var order = TestData.Order("o1", TestData.Line("P1", 1, 5)) with { Currency = "EUR" };

        order.NeedsProduct(order.Lines[0]).ShouldBeFalse();
        _shop.Reserve(order).ShouldBeReserved().Total.ShouldBe(5);
        order.NeedsProduct(TestData.Line("P1", 1)).ShouldBeTrue();
        order.NeedsProduct(TestData.Line("P1", 1, amount: 5)).ShouldBeFalse();
        (order with { PricesTrusted = false }).NeedsProduct(order.Lines[0]).ShouldBeTrue();
    }

    [Fact]
    public void Stock_without_product_is_unknown() => ReservationDecider.Reserve(
        TestData.Order("o1", TestData.Line("P1", 1)), new ReserveRows(null, null, null, [_shop.Stock("P1")!], []), InventoryModel.Start)
        .ShouldBeUnavailable("P1: unknown product");

    [Fact]
    public void Untrusted_price_must_match_catalogue()
    {
        var order = TestData.Order("o1", TestData.Line("P1", 1, 999), TestData.Line("P2", 1, 250)) with { PricesTrusted = false };

        _shop.Reserve(order).ShouldBeUnavailable("P1: price 9.99 expected, now 10.00");
        _shop.Reserve(order with { OrderId = "o2", Lines = [TestData.Line("P1", 1, 1_000), TestData.Line("P2", 1)] })
            .Rows.OfType<Stock>().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(true, -1L, "P1: price is negative")]
    [InlineData(false, -1L, "P1: price is negative")]
    [InlineData(true, null, "P3: has no price")]
    [InlineData(false, 5L, "P3: has no price")]
    [InlineData(false, null, "P3: has no price")]
    public void Missing_or_negative_price_is_refused(bool trusted, long? price, string reason)
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(TestData.Order("o1", TestData.Line(reason[..2], 1, price)) with { PricesTrusted = trusted })
            .ShouldBeUnavailable(reason);
    }

    [Fact]
    public void Trusted_price_needs_no_catalogue_price()
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(TestData.Order("o1", TestData.Line("P3", 1, 7))).Messages
            .ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>().Total.ShouldBe(7);
    }

    [Theory]
    [InlineData(1_250, true)]
    [InlineData(1_249, false)]
    public void Untrusted_total_must_match_catalogue_total(long expected, bool fits)
    {
        var order = TestData.Order("o1", TestData.Line("P1", 1), TestData.Line("P2", 1)) with
        {
            PricesTrusted = false, ExpectedTotal = expected,
        };

        var decision = _shop.Reserve(order);

        if (fits) decision.Rows.OfType<Stock>().Count().ShouldBe(2);
        else decision.ShouldBeUnavailable("total 12.49 expected, prices come to 12.50").Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void Untrusted_total_requires_all_catalogue_prices()
    {
        _shop.Create("P3", 1, null);

        _shop.Reserve(TestData.Order("o1", TestData.Line("P3", 1)) with { PricesTrusted = false, ExpectedTotal = 5 })
            .ShouldBeUnavailable("P3: has no price");
    }

    [Theory]
    [InlineData(1_000, 1_000L)]
    [InlineData(900, null)]
    public void Trusted_total_without_line_prices_is_kept(long expected, long? unitPrice)
    {
        var message = _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 1)) with { ExpectedTotal = expected })
            .Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();

        message.Total.ShouldBe(expected);
        message.Lines.ShouldBe([TestData.Line("P1", 1, unitPrice, "1", expected)]);
    }

    [Fact]
    public void Trusted_total_needs_no_catalogue_price()
    {
        _shop.Create("P3", 1, null);

        var message = _shop.Reserve(TestData.Order("o1", TestData.Line("P3", 1)) with { ExpectedTotal = 500 })
            .Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();

        (message.Total, message.Lines[0].UnitPrice, message.Lines[0].Amount).ShouldBe((500, null, 500));
    }

    [Theory]
    [InlineData(900, 800, 100)]
    [InlineData(1, 1, 0)]
    [InlineData(2_251, 2_001, 250)]
    public void Agreed_total_is_allocated_by_catalogue_amounts(long agreed, long first, long second)
    {
        var message = _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2), TestData.Line("P2", 1)) with { ExpectedTotal = agreed })
            .ShouldBeReserved();

        message.Lines.ShouldBe([TestData.Line("P1", 2, null, "1", first), TestData.Line("P2", 1, null, "2", second)]);
        message.Total.ShouldBe(agreed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(long.MaxValue)]
    public void Agreed_total_is_allocated_by_quantity_without_usable_prices(long? price)
    {
        _shop.Create("P3", 9, price);

        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 2), TestData.Line("P3", 4)) with { ExpectedTotal = 101 })
            .ShouldBeReserved().Lines.Select(line => line.Amount).ShouldBe([34, 67]);
    }

    [Fact]
    public void Agreed_total_of_free_products_is_allocated_by_quantity()
    {
        _shop.Create("P3", 9, 0);

        _shop.Reserve(TestData.Order("o1", TestData.Line("P3", 2)) with { ExpectedTotal = 10 })
            .ShouldBeReserved().Lines.ShouldBe([TestData.Line("P3", 2, null, "1", 10)]);
    }

    [Fact]
    public void Named_prices_are_kept_and_rest_of_total_is_allocated()
    {
        var order = TestData.Order(
            "o1", TestData.Line("P1", 2, 5), TestData.Line("P2", 3), TestData.Line("P1", 1, null, "3", 7)) with { ExpectedTotal = 100 };

        var message = _shop.Reserve(order).ShouldBeReserved();

        message.Lines.ShouldBe(
        [
            TestData.Line("P1", 2, 5, "1", 10), TestData.Line("P2", 3, null, "2", 83), TestData.Line("P1", 1, null, "3", 7),
        ]);
        message.Lines.Sum(line => line.Amount).ShouldBe(message.Total);
        _shop.Reserve(order).ShouldBeReserved().Lines.ShouldBe(message.Lines);
    }

    [Fact]
    public void Agreed_total_below_named_prices_is_refused() =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 1, 1_000), TestData.Line("P2", 1)) with { ExpectedTotal = 500 })
            .ShouldBeUnavailable("total 5.00 expected, priced lines alone come to 10.00");

    [Fact]
    public void Trusted_amount_of_line_is_kept()
    {
        var order = TestData.Order("o1", TestData.Line("P1", 3, amount: 100));

        _shop.Reserve(order).ShouldBeReserved().Lines.ShouldBe([TestData.Line("P1", 3, null, "1", 100)]);
        _shop.Reserve(order with { OrderId = "o2", PricesTrusted = false })
            .ShouldBeReserved().Lines.ShouldBe([TestData.Line("P1", 3, 1_000, "1", 3_000)]);
        _shop.Reserve(order with { OrderId = "o3", Lines = [TestData.Line("P1", 3, amount: -1)] })
            .ShouldBeUnavailable("P1: amount is negative");
    }

    [Fact]
    public void Trusted_total_must_equal_sum_of_given_prices() =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 1, 900)) with { ExpectedTotal = 800 })
            .ShouldBeUnavailable("total 8.00 expected, prices come to 9.00");

    [Theory]
    [InlineData(-1)]
    [InlineData(Money.MaxMinor + 1)]
    public void A_trusted_total_out_of_range_is_refused(long expected) =>
        _shop.Reserve(TestData.Order("o1", TestData.Line("P1", 1)) with { ExpectedTotal = expected })
            .ShouldBeUnavailable("total is out of range");

    [Fact]
    public void Total_above_maximum_is_refused()
    {
        _shop.Create("P3", 1_000_000, Money.MaxMinor);
        var order = TestData.Order("o1", TestData.Line("P3", 1_000_000));

        _shop.Reserve(order).ShouldBeUnavailable("total is out of range");
        _shop.Reserve(order with { OrderId = "o2", PricesTrusted = false, ExpectedTotal = 1 })
            .ShouldBeUnavailable("total 0.01 expected, prices come to more than 10000000000000.00");
    }

    [Theory]
    [InlineData(ReservationStatus.Reserved, null)]
    [InlineData(ReservationStatus.Committed, null)]
    [InlineData(ReservationStatus.Reserved, 1_500L)]
    public void Repeated_reserve_publishes_the_same_event_and_moves_nothing(ReservationStatus status, long? agreed)
    {
        var order = TestData.Order("o1", TestData.Line("P1", 2)) with { ExpectedTotal = agreed };
        var first = _shop.Reserve(order).Messages.ShouldHaveSingleItem().ShouldBeOfType<InventoryReserved>();
        if (status == ReservationStatus.Committed) _shop.Commit("o1");

        var again = _shop.Reserve(order);

        var message = again.ShouldBeReserved();
        message.Lines.ShouldBe(first.Lines);
        message.ShouldBe(first with { Lines = message.Lines });
        first.Total.ShouldBe(agreed ?? 2_000);
        again.ShouldChangeNothing();
    }

    /// <summary>A refusal is a row: the same answer is given at the same version, whatever the stock is by then.</summary>
    [Fact]
    public void Repeated_refused_reserve_publishes_the_same_refusal()
    {
        var order = TestData.Order("o1", TestData.Line("P2", 6));
        var first = _shop.Reserve(order).ShouldBeUnavailable("P2: 6 wanted, 5 available");
        _shop.Add("P2", 1);

        var again = _shop.Reserve(order);

        again.ShouldPublish(first);
        again.ShouldChangeNothing();
    }

    [Fact]
    public void Reserve_after_release_is_refused_permanently_at_new_version()
    {
        _shop.Release("o1");
        var order = TestData.Order("o1", TestData.Line("P1", 2));

        var message = _shop.Reserve(order).ShouldBeUnavailable("already released");

        message.Version.ShouldBe(2);
        _shop.Reserve(order).ShouldPublish(message);
        _shop.Units("P1").ShouldBe((10, 0));
    }

    [Theory, InlineData("CATALOGUE", 900L, true), InlineData("CATALOGUE", null, true), InlineData("REQUEST", 900L, false)]
    public void Price_of_the_catalogue_at_intake_stands_after_it_changed(string pricedBy, long? price, bool isReserved)
    {
        var line = TestData.Line("P1", 2) with { UnitPrice = price, PricedBy = pricedBy };
        var decision = _shop.Reserve(TestData.Order("o1", line) with { PricesTrusted = false });

        (decision.Messages.ShouldHaveSingleItem() is InventoryReserved).ShouldBe(isReserved);
    }
}
