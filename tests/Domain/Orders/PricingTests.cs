using Doms.Contracts.Messages;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orders;

public sealed class PricingTests
{
    static readonly IReadOnlyList<Line> Unpriced = [new("P1", 2, null), new("P2", 1, null)];
    static readonly IReadOnlyList<Line> HalfPriced = [new("P1", 2, 100_00), new("P2", 1, null)];

    static Outcome<Order> Place(
        OrderDraft draft, bool trusted, bool totalRequired = false, params ProductPrice[] catalogue) =>
        Spec.Given<Order>(null).When(o => OrderDecider.Place(
            o,
            null,
            id => Array.Find(catalogue, price => price.ProductId == id),
            TestData.Place(draft, trusted, totalRequired),
            TestData.Start));

    static ProductPrice Price(string id, long? price, string currency = "USD") => new(id, 1, $"Name of {id}", price, currency, 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Request_prices_make_the_total_and_keep_callers_trust(bool trusted)
    {
        var order = Place(TestData.Draft(amount: 250_00), trusted).ThenChangedAndPublished().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((250_00, trusted, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Amount_differing_from_sum_of_lines_is_refused(bool trusted) =>
        Place(TestData.Draft(amount: 249_99), trusted).ThenRefused(RejectionKind.Unacceptable, "amount_mismatch");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trusted_amount_is_the_total_of_unpriced_lines(bool totalRequired)
    {
        var order = Place(TestData.Draft(Unpriced, 500_00), trusted: true, totalRequired, Price("P1", 1))
            .ThenChangedAndPublished().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((500_00, true, 500_00));
        order.Lines.Select(line => (line.UnitPrice, line.Amount)).ShouldBe([(null, 333_33), (null, 166_67)]);
        order.Lines.ShouldAllBe(line => line.PricedBy == PriceSources.Request);
    }

    [Fact]
    public void Agreed_total_is_distributed_in_proportion_to_catalogue_prices()
    {
        var order = Place(TestData.Draft(Unpriced, 90_00), trusted: true, false, Price("P1", 10_00), Price("P2", 40_00))
            .ThenChangedAndPublished().State;
        order.Lines.Select(line => line.Amount).ShouldBe([30_00, 60_00]);
        order.Lines[0].Name.ShouldBe("Name of P1");
        var free = Place(TestData.Draft(Unpriced, 90_00), trusted: true, false, Price("P1", 0), Price("P2", 0))
            .ThenChangedAndPublished().State;
        free.Lines.Select(line => line.Amount).ShouldBe([60_00, 30_00]);
    }

    [Fact]
    public void Weights_out_of_range_distribute_by_quantity() =>
        Place(TestData.Draft(Unpriced, 90_00), trusted: true, false, Price("P1", Money.MaxMinor), Price("P2", 1))
            .ThenChangedAndPublished().State.Lines.Select(line => line.Amount).ShouldBe([60_00, 30_00]);

    [Fact]
    public void Agreed_total_leaves_the_rest_to_lines_without_price()
    {
        var order = Place(TestData.Draft(HalfPriced, 205_00), trusted: true).ThenChangedAndPublished().State;
        order.Lines.Select(line => (line.UnitPrice, line.Amount)).ShouldBe([(100_00, 200_00), (null, 5_00)]);
        order.Total.ShouldBe(205_00);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Agreed_total_below_its_named_lines_is_refused(bool trusted) =>
        Place(TestData.Draft(HalfPriced, 199_99), trusted).ThenRefused(RejectionKind.Unacceptable, "amount_mismatch");

    [Fact]
    public void Untrusted_amount_of_unpriced_lines_is_the_expected_total()
    {
        var order = Place(TestData.Draft(Unpriced, 1), trusted: false).ThenChangedAndPublished().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((null, false, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unpriced_lines_take_catalogue_prices(bool trusted)
    {
        var order = Place(TestData.Draft(Unpriced), trusted, totalRequired: true, Price("P1", 5), Price("P2", 7))
            .ThenChangedAndPublished().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((17, true, null));
    }

    [Fact]
    public void Request_price_stays_untrusted_beside_unpriced_line()
    {
        var order = Place(TestData.Draft(HalfPriced), trusted: false, catalogue: Price("P2", 7)).ThenChangedAndPublished().State;
        (order.Total, order.Terms.PricesTrusted).ShouldBe((200_07, false));
        order.Lines.Select(line => (line.UnitPrice, line.PricedBy))
            .ShouldBe([(100_00, PriceSources.Request), (7, PriceSources.Catalogue)]);
    }

    [Fact]
    public void Product_without_known_price_is_priced_at_reservation()
    {
        var order = Place(TestData.Draft(Unpriced), trusted: true, false, Price("P1", null), Price("P2", 7, "EUR"))
            .ThenChangedAndPublished().State;
        order.Total.ShouldBeNull();
        order.Lines.ShouldAllBe(line => line.Amount == null && line.PricedBy == null);
        Place(TestData.Draft(Unpriced), trusted: true).Decision.Entry().Detail.ShouldBe("2 lines, to be priced");
        Place(TestData.Draft([new("P1", 1, null)]), trusted: true).Decision.Entry().Detail.ShouldBe("1 line, to be priced");
    }

    [Fact]
    public void Unpriced_line_is_refused_when_total_is_required()
    {
        var outcome = Place(TestData.Draft(HalfPriced), trusted: true, totalRequired: true);
        outcome.ThenRefused(RejectionKind.Unacceptable, "price_missing");
        outcome.Decision.Rejection!.Detail.ShouldContain("P2");
    }

    [Fact]
    public void A_total_out_of_range_is_refused_and_never_wraps()
    {
        IReadOnlyList<Line> lines =
            [.. Enumerable.Range(1, Limits.Lines).Select(i => new Line($"P{i}", Line.MaxQuantity, Money.MaxMinor))];
        Place(TestData.Draft(lines), trusted: true).ThenRefused(RejectionKind.Invalid, "total_out_of_range");
        IReadOnlyList<Line> unpriced = [new("P1", Line.MaxQuantity, null)];
        Place(TestData.Draft(unpriced), trusted: true, false, Price("P1", Money.MaxMinor))
            .ThenRefused(RejectionKind.Invalid, "total_out_of_range");
    }

    [Fact]
    public void Prices_are_taken_over_by_line_id_and_nothing_else()
    {
        var lines = Place(TestData.Draft(Unpriced), trusted: true).ThenChangedAndPublished().State.Lines;
        var priced = LinePrices.Apply(lines, [new("X", 99, 7, "2"), new("Y", 99, 5, "1")], 17);
        priced.Select(line => (line.ProductId, line.Ordered, line.UnitPrice, line.Amount)).ShouldBe([("P1", 2, 5, 10), ("P2", 1, 7, 7)]);
        LinePrices.Apply(priced, [new("P1", 2, 5), new("P2", 1, 7)], 17).ShouldBeSameAs(priced);
        LinePrices.Apply(priced, [new("P1", 2, null), new("P2", 1, null)], 17).ShouldBeSameAs(priced);
    }

    [Fact]
    public void Line_costs_its_amount_less_discount_and_tax_unless_included()
    {
        var line = TestData.Order().Lines[0] with { Discount = 5_00, Tax = 20_00 };
        (line.TotalOf(taxIncluded: false), line.TotalOf(taxIncluded: true)).ShouldBe((215_00, 195_00));
        (line with { Amount = null }).TotalOf(taxIncluded: false).ShouldBeNull();
        var totals = OrderTotals.Of([line]);
        (totals.Total, (totals with { TaxIncluded = true }).Total, (totals with { Items = null }).Total).ShouldBe((215_00, 195_00, null));
    }

    [Fact]
    public void Total_that_lines_do_not_come_to_is_distributed()
    {
        var lines = Place(TestData.Draft(Unpriced), trusted: true).ThenChangedAndPublished().State.Lines;
        LinePrices.Apply(lines, [new("P1", 2, 5, "1")], 17).Select(line => line.Amount).ShouldBe([10, 7]);
        LinePrices.Apply(lines, [new("P1", 2, null, "1")], 17).Select(line => line.Amount).ShouldBe([11, 6]);
        LinePrices.Apply(lines, [new("P1", 2, 5, "1"), new("P2", 1, 5, "2")], 9).Select(line => line.Amount).ShouldBe([6, 3]);
        LinePrices.Apply(lines, [new("P1", 2, null, "1", Amount: 4, PriceSources.Request)], 9)
            .Select(line => (line.Amount, line.PricedBy)).ShouldBe([(4, PriceSources.Request), (5, PriceSources.Request)]);
        LinePrices.Apply(lines, [new("P1", 2, 5, "1")], 4).Select(line => line.Amount).ShouldBe([4, 0]);
        var agreed = LinePrices.Apply(lines, [], 17);
        LinePrices.Apply(agreed, [new("P1", 2, 5, "1"), new("P2", 1, 7, "2")], 17).ShouldBeSameAs(agreed);
    }
}
