using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Hosting.Identity;
using Doms.Hosting.Requests;
using Doms.Orders;
using Doms.Orders.Domain;
using Doms.Orders.Domain.Intake;
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
            "C9", "a@b.co", [new Line("P1", 2, 1_50)], null, "USD", null, "tok_secret", "R1", null), Number: 100_042),
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
        all.Select(caller => OrderDecider.RefusalOfCancel(order, caller.ToOrderCaller()) is null)
            .ShouldBe([true, false, false, true, true]);
        all.Select(caller => caller.SpeaksForShop()).ShouldBe([false, false, false, true, true]);
    }

    /// <summary>Answers have every member, as those of the web application do.</summary>
    static readonly JsonSerializerOptions WithNulls = new(OrdersJson.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    static string Json(Order order, Caller caller) => JsonSerializer.Serialize(order.ToView(caller), WithNulls);

    [Fact]
    public void View_hides_payment_token_and_shows_unknown_price_as_null()
    {
        var order = Order("alice");
        var unpriced = order with
        {
            Lines = [order.Lines[0] with { UnitPrice = null, Amount = null }], Totals = order.Totals with { Items = null },
        };
        var json = Json(unpriced, Alice);
        json.ShouldNotContain("tok_secret");
        json.ShouldContain("\"totalAmount\":null");
        json.ShouldContain("\"items\":[{\"productId\":\"P1\",\"quantity\":2,\"price\":null,\"lineId\":\"1\",\"name\":null,");
        json.ShouldContain("\"progress\":[\"ORDER_CREATED\"]");
        Json(Order("alice"), Alice).ShouldContain("\"totalAmount\":3.00");
    }

    [Fact]
    public void View_of_new_order_has_zeros_and_empty_lists()
    {
        var view = JsonDocument.Parse(Json(Order("alice"), Alice)).RootElement;
        view.GetProperty("number").GetString().ShouldBe("100042");
        view.GetProperty("totals").GetRawText()
            .ShouldBe("""{"items":3.00,"discount":0.00,"shipping":0.00,"tax":0.00,"total":3.00,"taxIncluded":false}""");
        view.GetProperty("payment").GetRawText().ShouldBe(
            """{"paymentId":null,"status":"NONE","authorized":0,"captured":0.00,"refunded":0.00,"refundInFlight":0.00,"due":3.00}""");
        view.GetProperty("fulfillment").GetRawText().ShouldBe(
            """{"status":"UNFULFILLED","carrier":null,"trackingNumber":null,"trackingUrl":null,"shipments":[]}""");
        foreach (var list in (string[])["refunds", "holds", "returns"]) view.GetProperty(list).GetArrayLength().ShouldBe(0);
        view.GetProperty("attention").ValueKind.ShouldBe(JsonValueKind.Null);
        view.GetProperty("sequence").GetInt32().ShouldBe(1);
        view.GetProperty("actions")[0].GetRawText().ShouldBe("""{"action":"cancel","allowed":true,"code":null,"why":null}""");
    }

    [Fact]
    public void View_shows_refunds_shipments_and_quantities()
    {
        var order = Order("alice");
        foreach (var fact in (Contracts.Messages.IMessage[])
        [
            new PaymentCompleted("o1", "pay-1", 3_00, "USD", 1),
            new RefundBegun("o1", "pay-1", "o1-r1", 1_00, "USD", "DAMAGED", "Scratched", 2),
            new ShipmentDispatched("o1", "o1-s1", "T1", 3, 1, null, "UPS", "GROUND", "https://t"),
        ])
            order = OrderFacts.Apply(order, fact, Occasion.At(Start)).Row<Order>()!;
        var view = JsonDocument.Parse(Json(order, Olga)).RootElement;

        view.GetProperty("refunds")[0].GetRawText().ShouldBe(
            """{"refundId":"o1-r1","status":"PENDING","amount":1.00,"reasonCode":"DAMAGED","customerReason":"Scratched"}""");
        view.GetProperty("fulfillment").GetProperty("trackingUrl").GetString().ShouldBe("https://t");
        view.GetProperty("fulfillment").GetProperty("shipments")[0].GetProperty("items").GetRawText()
            .ShouldBe("""[{"lineId":"1","quantity":2}]""");
        view.GetProperty("items")[0].GetProperty("quantities").GetRawText().ShouldBe(
            """{"ordered":2,"cancelled":0,"reserved":0,"shipped":2,"delivered":0,"lost":0,"returned":0}""");
        view.GetProperty("actions")[0].GetProperty("code").GetString().ShouldBe("order_dispatched");
    }

    [Fact]
    public void Attention_is_shown_to_operators_only()
    {
        var stuck = new SagaNeedsAttention("o1", "ship", "no carrier", 3);
        var order = OrderFacts.Apply(Order("alice"), stuck, Occasion.At(Start)).Row<Order>()!;
        var attention = JsonDocument.Parse(Json(order, Olga)).RootElement.GetProperty("attention");
        attention.GetProperty("reason").GetString().ShouldBe("ship: no carrier");
        attention.GetProperty("reasons")[0].GetProperty("raisedBy").GetString().ShouldBe("saga");
        Json(order, Alice).ShouldContain("\"attention\":null");
    }

    [Fact]
    public void Customer_lists_only_own_orders()
    {
        OrderFilter.Read(Query(("customer", "bob")), Alice, "USD").Owner.ShouldBe("alice");
        OrderFilter.Read(Query(("customer", "bob")), Olga, "USD").ShouldSatisfyAllConditions(
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
        var query = Query((name, value));
        OrderFilter.Read(query, Olga, "USD");
        query.Errors.All.Keys.ShouldBe([name]);
    }

    [Fact]
    public void Filter_accepts_any_status_case_and_time_zone()
    {
        var query = Query(("status", "pending,Confirmed,PENDING"), ("from", "2026-01-02T04:04:05+01:00"), ("limit", "7"));
        var filter = OrderFilter.Read(query, Olga, "USD");
        query.Errors.Any.ShouldBeFalse();
        filter.Statuses.ShouldBe(["PENDING", "CONFIRMED"]);
        (filter.From, filter.Paging.Limit).ShouldBe((Start, 7));
    }

    static QueryReader Query(params (string Name, string Value)[] pairs) => new(
        new QueryCollection(pairs.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value), StringComparer.Ordinal)),
        OrderFilter.Parameters,
        "orders");
}
