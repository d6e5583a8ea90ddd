using System.Net;
using System.Text.Json;
using Doms.Orchestrator.Domain;

namespace Doms.Tests.Services.Shop;

/// <summary>The OpenAPI document, compared with what the API answers.</summary>
public sealed class ApiDocumentTests : IAsyncLifetime
{
    HttpShop _shop = null!;
    HttpClient _olga = null!;
    JsonElement _schemas;

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(paceSeconds: 0);
        _olga = _shop.OperatorClient();
        _schemas = (await _olga.Get("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");
    }

    public async ValueTask DisposeAsync()
    {
        _olga.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public void Status_words_of_a_saga_step_are_listed()
    {
        var step = _schemas.GetProperty("SagaStepView").GetProperty("properties");
        Words(step.GetProperty("fate")).ShouldBe(Enum.GetNames<StepStatus>());
        Words(step.GetProperty("undo")).ShouldBe(Enum.GetNames<CompensationStatus>());
    }

    [Theory]
    [InlineData("/api/orders/{0}", "OrderView")]
    [InlineData("/api/orders/{0}/timeline", "TimelineView")]
    [InlineData("/api/orders/{0}/why", "WhyView")]
    [InlineData("/api/payments/order/{0}", "PaymentView")]
    [InlineData("/api/fulfillment/order/{0}", "ShipmentView")]
    [InlineData("/api/sagas/{0}", "SagaView")]
    [InlineData("/api/notifications?orderId={0}", "PageViewOfNotificationView")]
    [InlineData("/api/inventory", "PageViewOfProductView")]
    public async Task Required_members_are_in_the_response(string address, string schema)
    {
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
        var items = new[] { new { productId = "P1", quantity = 1 } };
        var order = await _olga.Post("/api/orders", new { items, customerEmail = "a@example.com" }, HttpStatusCode.Created);
        await _shop.Settle();

        var response = await _olga.Get(address.Replace("{0}", order.Text("orderId"), StringComparison.Ordinal));
        Check(response, _schemas.GetProperty(schema), schema);
    }

    /// <summary>Checks all objects and lists within a response.</summary>
    void Check(JsonElement response, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            Check(response, _schemas.GetProperty(name), $"{place} ({name})");
        }

        if (schema.TryGetProperty("required", out var required))
            foreach (var member in required.EnumerateArray())
                response.TryGetProperty(member.GetString()!, out _).ShouldBeTrue($"{place}: {member}");

        if (response.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var members))
            foreach (var member in response.EnumerateObject())
                Check(member.Value, members.GetProperty(member.Name), $"{place}.{member.Name}");

        if (response.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var item))
            foreach (var element in response.EnumerateArray())
                Check(element, item, place);
    }

    static IEnumerable<string?> Words(JsonElement schema) => schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString());
}
