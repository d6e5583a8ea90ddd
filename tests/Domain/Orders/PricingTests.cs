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
            id => catalogue.FirstOrDefault(price => price.ProductId == id),
            TestData.Place(draft, trusted, totalRequired),
            TestData.Start));

    static ProductPrice Price(string id, long? price, string currency = "USD") => new(id, 1, price, currency, 1);

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
        order.Lines.ShouldBe(Unpriced);
    }

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
        order.Lines[0].UnitPrice.ShouldBe(100_00);
    }

    [Fact]
    public void Product_without_known_price_is_priced_at_reservation()
    {
        var order = Place(TestData.Draft(Unpriced), trusted: true, false, Price("P1", null), Price("P2", 7, "EUR"))
            .ThenChangedAndPublished().State;
        order.Total.ShouldBeNull();
        order.Lines.ShouldBe(Unpriced);
        order.History.Timeline[0].Detail.ShouldBe("2 lines, to be priced");
        Place(TestData.Draft([new("P1", 1, null)]), trusted: true).ThenChangedAndPublished().State
            .History.Timeline[0].Detail.ShouldBe("1 line, to be priced");
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
    }
}
