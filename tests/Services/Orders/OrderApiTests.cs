using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.Hosting.Identity;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Doms.Tests.Services.Orders;

public sealed class OrderApiTests
{
    static readonly Caller Alice = new("alice", Roles.Customer);
    static readonly Caller Shop = new("shop", Roles.Service);
    static readonly Caller Olga = new("olga", Roles.Operator);
    static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static Order Order(string owner) => OrderDecider.Place(
        null,
        null,
        _ => null,
        new PlaceOrder("o1", owner, owner, true, false, new OrderDraft(
            "C9", "a@b.co", [new Line("P1", 2, 1_50)], null, "USD", null, "tok_secret", "R1", null)),
        Start).Row<Order>()!;

    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("respond-async, Wait=\"7\"; x=1", 7)]
    [InlineData("wait=600", 30)]
    [InlineData("wait=-1", 0)]
    [InlineData("wait", 0)]
    [InlineData("return=minimal", 0)]
    [InlineData(null, 0)]
    public void Prefer_header_sets_the_wait_time(string? header, int seconds) =>
        PreferHeader.WaitSeconds([header]).ShouldBe(seconds);

    [Fact]
    public void Only_service_or_operator_places_orders_for_others()
    {
        Alice.OwnerFor("bob").ShouldBe("alice");
        Callers.Anonymous.OwnerFor("bob").ShouldBe("anonymous");
        Shop.OwnerFor("bob").ShouldBe("bob");
        Shop.OwnerFor(null).ShouldBe("shop");
        Olga.OwnerFor("bob").ShouldBe("bob");
    }

    [Fact]
    public void Order_access_depends_on_role_and_ownership()
    {
        Caller[] all = [Alice, new("bob", Roles.Customer), Callers.Anonymous, Shop, Olga];
        var order = Order("alice");
        all.Select(caller => caller.CanSee(order)).ShouldBe([true, false, false, true, true]);
        all.Select(caller => caller.CanCancel(order)).ShouldBe([true, false, false, false, true]);
    }

    [Fact]
    public void View_hides_payment_token_and_shows_unknown_price_as_null()
    {
        var unpriced = Order("alice") with { Lines = [new Line("P1", 2, null)], Total = null };
        var json = JsonSerializer.Serialize(unpriced.ToView(), OrdersJson.Default.OrderView);
        json.ShouldNotContain("tok_secret");
        json.ShouldContain("\"totalAmount\":null");
        json.ShouldContain("\"items\":[{\"productId\":\"P1\",\"quantity\":2,\"price\":null}]");
        json.ShouldContain("\"progress\":[\"ORDER_CREATED\"]");
        JsonSerializer.Serialize(Order("alice").ToView(), OrdersJson.Default.OrderView)
            .ShouldContain("\"totalAmount\":3.00");
    }

    [Fact]
    public void Stored_json_round_trips()
    {
        var order = OrderDecider.RequestCancel(Order("alice"), new("o1", "why not", "alice"), Start).Row<Order>()!;
        var history = JsonSerializer.Serialize(order.History, OrdersJson.Default.OrderHistory);
        var read = JsonSerializer.Deserialize(history, OrdersJson.Default.OrderHistory).ShouldNotBeNull();
        read.Timeline.ShouldBe(order.History.Timeline);
        (read with { Timeline = order.History.Timeline, Reasons = order.History.Reasons }).ShouldBe(order.History);
        var terms = JsonSerializer.Serialize(order.Terms, OrdersJson.Default.AgreedTerms);
        JsonSerializer.Deserialize(terms, OrdersJson.Default.AgreedTerms).ShouldBe(order.Terms);
    }

    [Fact]
    public void Customer_lists_only_own_orders()
    {
        OrderFilter.Read(Query(("customer", "bob")), Alice, new FieldErrors()).Owner.ShouldBe("alice");
        OrderFilter.Read(Query(("customer", "bob")), Olga, new FieldErrors()).ShouldSatisfyAllConditions(
            filter => filter.Owner.ShouldBeNull(), filter => filter.Customer.ShouldBe("bob"));
    }

    [Theory]
    [InlineData("status", "lost")]
    [InlineData("from", "yesterday")]
    [InlineData("limit", "0")]
    [InlineData("limit", "1000000000000")]
    [InlineData("cursor", "'; DROP")]
    [InlineData("reference", "a\0b")]
    public void Invalid_filter_is_named(string name, string value)
    {
        var errors = new FieldErrors();
        OrderFilter.Read(Query((name, value)), Olga, errors);
        errors.All.Keys.ShouldBe([name]);
    }

    [Fact]
    public void Filter_accepts_any_status_case_and_time_zone()
    {
        var errors = new FieldErrors();
        var filter = OrderFilter.Read(
            Query(("status", "pending"), ("from", "2026-01-02T04:04:05+01:00"), ("limit", "7")), Olga, errors);
        errors.Any.ShouldBeFalse();
        (filter.Status, filter.From, filter.Paging.Limit).ShouldBe(("PENDING", Micros.From(Start), 7));
    }

    static QueryCollection Query(params (string Name, string Value)[] pairs) =>
        new(pairs.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value), StringComparer.Ordinal));
}
