using Doms.Contracts;
using Doms.Orders.Domain;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orders;

public sealed class PricingTests
{
    static readonly IReadOnlyList<Line> Unpriced = [new("P1", 2, null), new("P2", 1, null)];
    static readonly IReadOnlyList<Line> Half = [new("P1", 2, 100_00), new("P2", 1, null)];

    static Outcome<Order> Place(
        OrderDraft draft, bool trusted, bool totalRequired = false, params ProductPrice[] catalogue) =>
        Spec.Given<Order>(null).When(o => OrderDecider.Place(
            o,
            null,
            id => Array.Find(catalogue, price => price.ProductId == id),
            Some.Place(draft, trusted, totalRequired),
            Some.Start));

    static ProductPrice Price(string id, long? price, string currency = "USD") => new(id, 1, price, currency, 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prices_of_the_request_make_the_total_and_are_judged_later_unless_trusted(bool trusted)
    {
        var order = Place(Some.Draft(amount: 250_00), trusted).ThenChangedAndTold().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((250_00, trusted, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_amount_that_is_not_the_sum_of_its_lines_is_refused(bool trusted) =>
        Place(Some.Draft(amount: 249_99), trusted).ThenRefused(RejectionKind.Unacceptable, "amount_mismatch");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trusted_amount_is_the_total_of_lines_without_prices(bool totalRequired)
    {
        var order = Place(Some.Draft(Unpriced, 500_00), trusted: true, totalRequired, Price("P1", 1))
            .ThenChangedAndTold().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((500_00, true, 500_00));
        order.Lines.ShouldBe(Unpriced);
    }

    [Fact]
    public void Any_other_amount_without_prices_is_judged_against_the_catalogue()
    {
        var order = Place(Some.Draft(Unpriced, 1), trusted: false).ThenChangedAndTold().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((null, false, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lines_without_a_price_take_the_catalogues(bool trusted)
    {
        var order = Place(Some.Draft(Unpriced), trusted, totalRequired: true, Price("P1", 5), Price("P2", 7))
            .ThenChangedAndTold().State;
        (order.Total, order.Terms.PricesTrusted, order.Terms.ExpectedTotal).ShouldBe((17, true, null));
    }

    [Fact]
    public void A_price_of_the_request_is_not_trusted_because_another_line_has_none()
    {
        var order = Place(Some.Draft(Half), trusted: false, catalogue: Price("P2", 7)).ThenChangedAndTold().State;
        (order.Total, order.Terms.PricesTrusted).ShouldBe((200_07, false));
        order.Lines[0].UnitPrice.ShouldBe(100_00);
    }

    [Fact]
    public void A_product_whose_price_is_not_known_is_priced_when_it_is_reserved()
    {
        var order = Place(Some.Draft(Unpriced), trusted: true, false, Price("P1", null), Price("P2", 7, "EUR"))
            .ThenChangedAndTold().State;
        order.Total.ShouldBeNull();
        order.Lines.ShouldBe(Unpriced);
        order.Trail.Timeline[0].Detail.ShouldBe("2 lines, to be priced");
        Place(Some.Draft([new("P1", 1, null)]), trusted: true).ThenChangedAndTold().State
            .Trail.Timeline[0].Detail.ShouldBe("1 line, to be priced");
    }

    [Fact]
    public void Where_payment_comes_first_a_line_without_a_price_is_refused()
    {
        var outcome = Place(Some.Draft(Half), trusted: true, totalRequired: true);
        outcome.ThenRefused(RejectionKind.Unacceptable, "price_missing");
        outcome.Decision.Rejection!.Detail.ShouldContain("P2");
    }

    [Fact]
    public void A_total_out_of_range_is_refused_and_never_wraps()
    {
        IReadOnlyList<Line> lines =
            [.. Enumerable.Range(1, Limits.Lines).Select(i => new Line($"P{i}", Limits.Quantity, Money.MaxMinor))];
        Place(Some.Draft(lines), trusted: true).ThenRefused(RejectionKind.Invalid, "total_out_of_range");
    }
}
