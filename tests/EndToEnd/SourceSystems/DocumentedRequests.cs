using System.Text.Json;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.SourceSystems;

/// <summary>Every documented request of the systems that DOMS replaces, exactly as documented, on a system of any shape.</summary>
public abstract class DocumentedRequests(DocumentedShop shop)
{
    const int OrdersPort = 1;
    const int InventoryPort = 3;

    [Fact]
    public async Task Anonymous_order_with_named_customer_and_prices_is_confirmed()
    {
        var response = await shop.Post(
            new Uri(shop.System.Url, "/orders"),
            """{"customerId":"C123","items":[{"productId":"P1","quantity":2,"price":100},{"productId":"P2","quantity":1,"price":50}]}""");

        response.Status.ShouldBe(201, response.Text);
        response["customerId"].ShouldBe("C123");
        response.Json.GetProperty("totalAmount").GetDecimal().ShouldBe(250m);
        await shop.System.WaitForConfirmed(response["orderId"]!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(OrdersPort)]
    [InlineData(InventoryPort)]
    public async Task Single_product_is_reserved_on_each_port_that_serves_inventory(int port)
    {
        var before = (await shop.System.Operator.GetProduct("P2", CancellationToken.None)).Value;

        var response = await shop.Post(new Uri(shop.System.Service(port), "/inventory/reserve"), """{"productId":"P2","quantity":3}""");

        response.Status.ShouldBe(200, response.Text);
        response["productId"].ShouldBe("P2");
        var after = (await shop.System.Operator.GetProduct("P2", CancellationToken.None)).Value;
        after.AvailableQuantity.ShouldBe(before.AvailableQuantity - 3);
        var released = await shop.Post(
            new Uri(shop.System.Service(port), "/inventory/release"), $$"""{"reservationId":"{{response["reservationId"]}}"}""");
        released.Status.ShouldBe(200, released.Text);
        (await shop.System.Operator.GetProduct("P2", CancellationToken.None)).Value.AvailableQuantity.ShouldBe(before.AvailableQuantity);
    }

    [Fact]
    public async Task Reserving_unknown_product_is_refused_with_documented_message()
    {
        var response = await shop.Post(new Uri(shop.System.Url, "/inventory/reserve"), """{"productId":"nothing","quantity":1}""");

        response.Status.ShouldBe(404);
        response["message"].ShouldBe("Product not found");
        response["detail"].ShouldBe("Product not found: nothing");
    }

    [Fact]
    public async Task Reserving_more_than_available_is_refused()
    {
        var response = await shop.Post(new Uri(shop.System.Url, "/inventory/reserve"), """{"productId":"P1","quantity":999999}""");

        response.Status.ShouldBe(409);
        response["message"]!.ShouldContain("Insufficient stock");
    }

    [Theory]
    [InlineData(""" "customerEmail":"ada@example.com", """, "Notification sent")]
    [InlineData("", "Notification not sent: no recipient")]
    public async Task Order_with_item_map_is_accepted_and_its_steps_logged(
        string email, string notification)
    {
        var response = await shop.Post(
            new Uri(shop.System.Service(OrdersPort), "/orders"),
            $$$"""
            {"userId":"7b9c7c44-0d5b-4a9c-8c53-2f4a4f0c8f10","amount":500,{{{email}}}
             "items":{"4f8d6f5e-1b1f-4b9e-9d35-0f6c9d6f3f11":2}}
            """);

        response.Status.ShouldBe(201, response.Text);
        var order = await shop.System.WaitForConfirmed(response["orderId"]!);
        order.TotalAmount.ShouldBe(500m);
        foreach (var line in new[] { "Inventory reserved", "Payment success", notification })
        {
            await Poll.Until($"the log line '{line}'", () => Task.FromResult(
                shop.System.Lines.Any(logged => logged.Contains(line, StringComparison.Ordinal) && logged.Contains(
                    order.OrderId, StringComparison.Ordinal))));
        }
    }

    [Fact]
    public async Task Order_with_items_only_is_pending_at_first()
    {
        var response = await shop.Post(new Uri(shop.System.Url, "/orders"), """{"items":[{"productId":"p1","quantity":2}]}""");

        response.Status.ShouldBe(201, response.Text);
        Guid.TryParse(response["orderId"], out _).ShouldBeTrue();
        response["status"].ShouldBe("PENDING");
        response.Location!.ToString().ShouldEndWith(response["orderId"]!);
    }

    [Fact]
    public async Task An_order_without_items_is_refused_in_the_documented_shape()
    {
        var response = await shop.Post(new Uri(shop.System.Url, "/orders"), """{"items":[]}""");

        response.Status.ShouldBe(400);
        response.Json.GetProperty("status").GetInt32().ShouldBe(400);
        response["message"].ShouldBe("Validation failed");
        response["detail"].ShouldBe("items must not be empty");
        response.Json.GetProperty("errors").GetProperty("items").GetString().ShouldBe("items must not be empty");
        response.Json.TryGetProperty("timestamp", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Customer_logs_in_places_and_follows_order_through_gateway()
    {
        var token = (await shop.Post(new Uri(shop.System.Url, "/auth/login?userId=test-user"), null)).Text;
        token.ShouldStartWith("eyJ");

        var placeResponse = await shop.Post(
            new Uri(shop.System.Url, "/api/orders"),
            """{"customerEmail":"test@example.com","items":[{"productId":"prod-101","quantity":1,"price":29.99}]}""",
            token);

        placeResponse.Status.ShouldBe(201, placeResponse.Text);
        placeResponse["customerId"].ShouldBe("test-user");
        var address = new Uri(shop.System.Url, $"/api/orders/{placeResponse["orderId"]}");
        var progress = await Poll.Until("ORDER_CONFIRMED in the progress", async () =>
            Progress(await shop.Get(address, token)) is { } reached && reached.Contains("ORDER_CONFIRMED") ? reached : null);
        string[] documented = ["ORDER_CREATED", "PAYMENT_COMPLETED", "INVENTORY_RESERVED", "ORDER_CONFIRMED"];
        // What follows, as the shipment moves on, is not documented.
        progress = progress[..documented.Length];
        progress.ShouldBe(documented, ignoreOrder: true);
        (progress[0], progress[^1]).ShouldBe(("ORDER_CREATED", "ORDER_CONFIRMED"));
    }

    [Fact]
    public async Task Gateway_rejects_order_under_api_prefix_without_token() =>
        (await shop.Post(new Uri(shop.System.Url, "/api/orders"), """{"items":[{"productId":"p1","quantity":1}]}""")).Status.ShouldBe(401);

    static string[]? Progress(TextResponse response) =>
        response.Json.GetProperty("progress").Deserialize<string[]>();
}
