using System.Text.Json;
using Doms.Contracts.Messages;
using Doms.Orders;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Tests.Services.Orders;

public sealed class OrderRequestReaderTests
{
    static IntakeResult Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var errors = new FieldErrors();
        return OrderIntake.Check(OrderRequestReader.Read(document.RootElement, errors), errors, "USD");
    }

    static void Refused(string json, string field, string text) =>
        Read(json).Errors.ShouldContain(new KeyValuePair<string, string>(field, $"{field} {text}"));

    [Theory]
    [InlineData("""{"customerId":"C123","items":[{"productId":"P1","quantity":2,"price":1}]}""", "C123", 1_00L, null)]
    [InlineData("""{"userId":"U1","amount":500,"items":{"P1":2}}""", "U1", null, 500_00L)]
    [InlineData("""{"items":[{"productId":"P1","quantity":2}]}""", null, null, null)]
    [InlineData("""{"customerEmail":"a@b.co","items":[{"productId":"P1","quantity":2,"price":9}]}""", null, 900L, null)]
    [InlineData("""{"customerId":7,"items":{"P1":2.0},"amount":null,"reference":""}""", "7", null, null)]
    public void Every_shape_becomes_the_same_draft(string json, string? customer, long? price, long? amount)
    {
        var draft = Read(json).Draft.ShouldNotBeNull();
        draft.CustomerId.ShouldBe(customer);
        draft.Lines.ShouldBe([new Line("P1", 2, price, "1")]);
        draft.Amount.ShouldBe(amount);
    }

    [Fact]
    public void The_whole_request_is_read()
    {
        var draft = Read(
            """
            {"items":{"P1":1},"currency":"USD","paymentToken":"tok","reference":"R1",
             "shippingAddress":{"name":"A","line1":"1","city":"B","postalCode":"2","country":"US"},
             "metadata":{"gift":true,"wrapped":false,"note":"x","size":1.50,"none":null}}
            """).Draft.ShouldNotBeNull();

        draft.ShippingAddress.ShouldBe(new Address("A", "1", null, "B", "2", "US"));
        (draft.PaymentToken, draft.Reference).ShouldBe(("tok", "R1"));
        draft.Metadata.ShouldBe(new Dictionary<string, string>
        {
            ["gift"] = "true", ["wrapped"] = "false", ["note"] = "x", ["size"] = "1.50",
        });
    }

    [Fact]
    public void Whole_numbers_are_taken_as_ids()
    {
        var draft = Read("""{"userId":12,"reference":34,"items":[{"productId":56,"quantity":1.0}]}""").Draft.ShouldNotBeNull();
        (draft.CustomerId, draft.Reference, draft.Lines[0].ProductId).ShouldBe(("12", "34", "56"));
    }

    [Theory]
    [InlineData("""{"customerId":"","items":{"P1":1}}""", "customerId")]
    [InlineData("""{"userId":"","items":{"P1":1}}""", "userId")]
    [InlineData("""{"items":{"P1":1}}""", null)]
    public void Order_of_the_shop_for_an_empty_customer_is_refused(string json, string? field)
    {
        using var document = JsonDocument.Parse(json);
        var errors = new FieldErrors();
        OrderRequestReader.RefuseEmptyCustomer(document.RootElement, errors);
        errors.All.Keys.ShouldBe(field is null ? [] : [field]);
    }

    [Theory]
    [InlineData("{}", "items", "must not be empty")]
    [InlineData("""{"items":"P1"}""", "items", "must be an array, or an object of product ids and quantities")]
    [InlineData("""{"items":["P1"]}""", "items[0]", "must be an object with productId and quantity")]
    [InlineData("""{"items":[{"productId":"P1","quantity":"2"}]}""", "items[0].quantity", "must be a number")]
    [InlineData("""{"items":{"P1":[2]}}""", "items[0].quantity", "must be a number")]
    [InlineData("""{"items":[{"productId":{},"quantity":2}]}""", "items[0].productId", "must be a string or a whole number")]
    [InlineData(
        """{"items":{"P1":1},"customerId":1.50}""", "customerId", "must be a string, or a whole number without fraction and exponent")]
    [InlineData("""{"items":{"P1":1},"userId":1e400}""", "userId", "must be a string, or a whole number without fraction and exponent")]
    [InlineData("""{"items":{"P1":1},"paymentToken":5}""", "paymentToken", "must be a string")]
    [InlineData("""{"items":{"P1":1},"shippingAddress":{"line1":5}}""", "shippingAddress.line1", "must be a string")]
    [InlineData(
        """{"items":[{"productId":"P1","quantity":1,"price":99999999999999}]}""", "items[0].price",
        "must be from 0 to 10000000000000 with at most 2 decimals")]
    [InlineData("""{"items":[{"productId":"\ud800","quantity":2}]}""", "items[0].productId", "must be valid Unicode")]
    [InlineData("""{"items":{"\ud800":2}}""", "items[0].productId", "must be valid Unicode")]
    [InlineData("""{"items":{"P1":1},"amount":0.00000000000000000000000000001}""", "amount", "must be a number")]
    [InlineData("""{"items":{"P1":1},"amount":1e99}""", "amount", "must be a number")]
    [InlineData("""{"items":{"P1":1},"shippingAddress":"home"}""", "shippingAddress", "must be an object")]
    [InlineData("""{"items":{"P1":1},"metadata":"m"}""", "metadata", "must be an object of strings")]
    [InlineData("""{"items":{"P1":1},"metadata":{"a":{}}}""", "metadata", "must be a string")]
    [InlineData("""{"items":{"P1":1},"metadata":{"\udfff":"a"}}""", "metadata", "must be valid Unicode")]
    public void Invalid_field_is_named(string json, string field, string text) => Refused(json, field, text);

    [Fact]
    public void Ten_thousand_lines_are_not_read_to_the_end() =>
        Read($$"""{"items":[{{string.Join(',', Enumerable.Repeat("""{"productId":"P","quantity":1}""", 10_000))}}]}""")
            .Errors["items"].ShouldBe("items must have at most 500 lines");
}
