using Doms.Contracts.Http;
using Doms.Contracts.Messages;
using Doms.Orders.Domain.Intake;
using Doms.Primitives;

namespace Doms.Tests.Domain.Orders;

public sealed class OrderIntakeTests
{
    static readonly AddressRequest Home = new("Alice", "1 Main St", null, "Springfield", "12345", "US");

    static OrderRequest Request(params OrderItemRequest[] items) => new(Items: items);

    static IntakeResult Check(OrderRequest request, string currency = "USD") =>
        OrderIntake.Check(request, new FieldErrors(), currency);

    static OrderDraft Accepted(OrderRequest request)
    {
        var result = Check(request);
        result.Errors.ShouldBeEmpty();
        result.Rejection.ShouldBeNull();
        return result.Draft.ShouldNotBeNull();
    }

    [Fact]
    public void Blank_text_is_no_text() => TextRules.Validate(" ", 10).ShouldBe("must not be blank");

    static void Refused(OrderRequest request, string field, string text, string currency = "USD")
    {
        var result = Check(request, currency);
        result.Draft.ShouldBeNull();
        result.Errors.Keys.ShouldContain(field);
        result.Errors[field].ShouldStartWith($"{field} {text}");
    }

    [Fact]
    public void A_full_request_becomes_a_draft()
    {
        var draft = Accepted(new(
            [new("P1", 2, 100m), new("P2", 1.0m, 0.5m)], "C1", "C1", "alice@example.com", 200.50m, "usd",
            Home with { Line2 = "Flat 2" }, "tok_1", "R1", new Dictionary<string, string> { ["gift"] = "" }));

        draft.Lines.ShouldBe([new("P1", 2, 100_00, "1"), new("P2", 1, 50, "2")]);
        draft.ShippingAddress.ShouldBe(new Address("Alice", "1 Main St", "Flat 2", "Springfield", "12345", "US"));
        (draft.CustomerId, draft.Amount, draft.Currency, draft.Reference).ShouldBe(("C1", 200_50, "USD", "R1"));
        draft.Metadata!["gift"].ShouldBe("");
    }

    [Fact]
    public void Items_alone_make_a_valid_request()
    {
        var draft = Accepted(Request(new OrderItemRequest("p1", 2)) with { Metadata = new Dictionary<string, string>() });
        draft.Lines.ShouldBe([new("p1", 2, null, "1")]);
        (draft.CustomerId, draft.Amount, draft.ShippingAddress, draft.Metadata).ShouldBe((null, null, null, null));
    }

    [Fact]
    public void User_id_is_accepted_as_customer_id() =>
        Accepted(Request(new OrderItemRequest("P", 1)) with { UserId = "U" }).CustomerId.ShouldBe("U");

    [Fact]
    public void Lines_of_one_product_are_merged() =>
        Accepted(Request(new("A", 1, 3m), new("B", 5), new("A", 2, 3m), new("A", 4, 3m))).Lines
            .ShouldBe([new("A", 7, 3_00, "1"), new("B", 5, null, "2")]);

    [Fact]
    public void Two_prices_for_one_product_are_refused()
    {
        var rejection = Check(Request(new("A", 1, 1m), new("A", 1, 2m), new("B", 1, 1m), new("B", 1, 2m))).Rejection;
        rejection.ShouldNotBeNull();
        (rejection.Kind, rejection.Code).ShouldBe((RejectionKind.Unacceptable, "prices_differ"));
        rejection.Detail.ShouldContain("'A'");
    }

    [Fact]
    public void Product_with_and_without_price_is_refused() =>
        Check(Request(new("A", 2), new("A", 1, 0m))).Rejection!.Code.ShouldBe("prices_differ");

    [Fact]
    public void Name_of_callers_without_token_is_reserved()
    {
        var request = Request(new OrderItemRequest("A", 1));
        Refused(request with { CustomerId = "anonymous" }, "customerId", "must not be 'anonymous'");
        Refused(request with { UserId = "anonymous" }, "userId", "must not be 'anonymous'");
    }

    [Fact]
    public void Reservation_to_consume_is_kept() =>
        Accepted(Request(new OrderItemRequest("A", 1)) with { ReservationId = "r-1" }).ReservationId.ShouldBe("r-1");

    [Fact]
    public void Another_currency_is_refused() =>
        Check(Request(new OrderItemRequest("A", 1)) with { Currency = "EUR" })
            .Rejection!.Code.ShouldBe("currency_not_supported");

    [Fact]
    public void Items_must_not_be_empty()
    {
        Check(new OrderRequest()).Errors["items"].ShouldBe("items must not be empty");
        Check(Request()).Errors["items"].ShouldBe("items must not be empty");
    }

    [Fact]
    public void Limits_on_lines_quantity_and_metadata_are_enforced()
    {
        Refused(
            Request([.. Enumerable.Range(0, Limits.Lines + 1).Select(i => new OrderItemRequest($"P{i}", 1))]),
            "items", "must have at most 500");
        Refused(Request(new("A", Line.MaxQuantity), new("A", 1)), "items[1].quantity", "raises 'A'");
        Refused(
            Request(new OrderItemRequest("A", 1)) with
            {
                Metadata = Enumerable.Range(0, 51).ToDictionary(i => $"k{i}", _ => "v", StringComparer.Ordinal),
            },
            "metadata", "must have at most 50");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("1000001")]
    [InlineData(null)]
    public void Quantity_must_be_whole_number_in_range(string? quantity) =>
        Refused(
            Request(new OrderItemRequest("A", quantity is null ? null : decimal.Parse(quantity))),
            "items[0].quantity", "must be a whole number from 1 to 1000000");

    [Theory]
    [InlineData("USD", "-0.01", "2 decimals")]
    [InlineData("USD", "0.001", "2 decimals")]
    [InlineData("JPY", "0.5", "0 decimals")]
    [InlineData("USD", "10000000000000.01", "2 decimals")]
    public void Amount_must_fit_the_currency(string currency, string value, string text)
    {
        var price = decimal.Parse(value);
        Check(Request(new OrderItemRequest("A", 1, price)), currency).Errors["items[0].price"].ShouldEndWith(text);
        Check(Request(new OrderItemRequest("A", 1)) with { Amount = price }, currency).Errors["amount"].ShouldEndWith(text);
    }

    [Fact]
    public void Texts_must_be_present_plain_and_within_length()
    {
        var item = new OrderItemRequest("A", 1);
        Refused(Request(new OrderItemRequest(null, 1)), "items[0].productId", "is missing");
        Refused(Request(new OrderItemRequest(" ", 1)), "items[0].productId", "must not be blank");
        Refused(Request(new OrderItemRequest(new string('x', 129), 1)), "items[0].productId", "must have at most 128");
        Refused(Request(new OrderItemRequest("a\0b", 1)), "items[0].productId", "must not contain control");
        Refused(Request(item) with { CustomerId = "\ud800" }, "customerId", "must not contain control");
        Refused(Request(item) with { CustomerId = "a", UserId = "b" }, "userId", "must equal customerId");
        Refused(Request(item) with { Reference = " " }, "reference", "must not be blank");
        Refused(Request(item) with { PaymentToken = new string('x', 256) }, "paymentToken", "must have at most 255");
        Refused(Request(item) with { CustomerEmail = "nobody" }, "customerEmail", "must be one e-mail address");
        Refused(Request(item) with { ShippingAddress = new() }, "shippingAddress.name", "is missing");
        Refused(Request(item) with { ShippingAddress = Home with { Country = "UK" } }, "shippingAddress.country", "must be an ISO 3166-1");
        Refused(Request(item) with { ShippingAddress = Home with { Name = "a\u202eb" } }, "shippingAddress.name", "must not contain");
        var address = Home with { Line2 = "\n\u0001" };
        Refused(Request(item) with { ShippingAddress = address }, "shippingAddress.line2", "must not");
        Refused(Request(item) with { Metadata = Pair("a\u0007", "v") }, "metadata", "has a name that must not");
        Refused(Request(item) with { Metadata = Pair("a", "\u0007") }, "metadata", "has a value that must not");
        Accepted(Request(new OrderItemRequest("👍 مرحبا é", 1)) with { Metadata = Pair("a", "b") })
            .Lines[0].ProductId.ShouldBe("👍 مرحبا é");
    }

    [Theory]
    [InlineData("HK", null, null, true)]
    [InlineData("qa", "Doha", null, true)]
    [InlineData("SG", null, "048616", true)]
    [InlineData("QA", null, null, false)]
    [InlineData("DE", "Berlin", null, false)]
    [InlineData("Germany", null, "10115", false)]
    [InlineData("UK", "London", "SW1Y 4JH", false)]
    [InlineData("GB", "London", "SW1Y 4JH", true)]
    public void Parts_of_an_address_depend_on_the_country(string country, string? city, string? postalCode, bool isComplete)
    {
        var address = Home with { Country = country, City = city, PostalCode = postalCode };
        (Check(Request(new OrderItemRequest("A", 1)) with { ShippingAddress = address }).Draft is not null).ShouldBe(isComplete);
    }

    [Fact]
    public void State_phone_and_company_are_kept()
    {
        var address = Home with { State = "IL", Phone = "+1 555 0100", Company = "ACME" };
        Accepted(Request(new OrderItemRequest("A", 1)) with { ShippingAddress = address }).ShippingAddress.ShouldBe(
            new Address("Alice", "1 Main St", null, "Springfield", "12345", "US", "IL", "+1 555 0100", "ACME"));
    }

    [Fact]
    public void International_domain_becomes_ascii() =>
        Accepted(Request(new OrderItemRequest("A", 1)) with { CustomerEmail = "info@m\u00fcnchen.example" })
            .CustomerEmail.ShouldBe("info@xn--mnchen-3ya.example");

    [Fact]
    public void Many_errors_are_cut_off()
    {
        var items = Enumerable.Range(0, Limits.Lines).Select(_ => new OrderItemRequest(" ", 0)).ToArray();
        Check(Request(items)).Errors.Count.ShouldBe(FieldErrors.MaxFields);
    }

    [Fact]
    public void First_error_of_a_field_is_kept()
    {
        var errors = new FieldErrors();
        errors.Add("items", "must be an array or an object");
        errors.Add("items", null);
        OrderIntake.Check(new OrderRequest(), errors, "USD").Errors["items"]
            .ShouldBe("items must be an array or an object");
    }

    static Dictionary<string, string> Pair(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
