using System.Net;
using System.Text.Json;
using Doms.Hosting.Identity;
using Doms.Orchestrator.Domain;
using Doms.Tests.Services.Shop;

namespace Doms.Tests.Services.Orchestrator;

/// <summary>Saga routes over HTTP, on a database: stuck sagas, actions of operators, and their authorization.</summary>
public sealed class SagaRouteTests : IAsyncLifetime
{
    HttpShop _shop = null!;
    HttpClient _olga = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await HttpShop.Start(paceSeconds: 0);
        _olga = _shop.OperatorClient();
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 100, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
    }

    public async ValueTask DisposeAsync()
    {
        _olga.Dispose();
        await _shop.DisposeAsync();
    }

    [Fact]
    public async Task Stuck_filter_lists_sagas_needing_attention_or_overdue()
    {
        var lost = await Place();
        var late = await Place();
        var good = await Place();
        await LoseShipment(lost);
        _shop.Execute("orchestrator", $"UPDATE sagas SET deadline = 1 WHERE order_id = '{late}'");

        Ids(await _olga.Get("/api/sagas?stuck=true")).ShouldBe([late, lost]);
        Ids(await _olga.Get("/sagas?stuck=true&status=needs_attention")).ShouldBe([lost]);
        Ids(await _olga.Get("/api/sagas?stuck=false")).ShouldBe([good, late, lost]);
        Ids(await _olga.Get("/api/sagas?status=RUNNING")).ShouldBe([good, late]);
        Ids(await _olga.Get("/api/sagas?status=COMPENSATED")).ShouldBeEmpty();

        var first = await _olga.Get("/api/sagas?stuck=true&limit=1");
        Ids(first).ShouldBe([late]);
        var second = await _olga.Get($"/api/sagas?stuck=true&limit=1&cursor={first.Text("nextCursor")}");
        Ids(second).ShouldBe([lost]);
        second.GetProperty("nextCursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Retried_saga_continues_and_records_operator_and_time()
    {
        _shop.Execute("fulfillment", "CREATE TRIGGER refuse BEFORE INSERT ON shipments BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var id = await Place();
        await _shop.Settle(300);
        (await _olga.Get($"/api/sagas/{id}")).Text("status").ShouldBe("NEEDS_ATTENTION");
        _shop.Execute("fulfillment", "DROP TRIGGER refuse");

        (await _olga.Post($"/api/sagas/{id}/retry")).Text("status").ShouldBe("RUNNING");
        var entry = Entry(await _olga.Get($"/api/sagas/{id}"), "saga.retried");
        entry.Text("detail").ShouldBe("by olga");
        entry.GetProperty("time").GetDateTimeOffset().ShouldBe(await Now(), TimeSpan.FromSeconds(1));
        entry.Text("at").ShouldBe(entry.Text("time"));
        await _shop.Settle(10);
        (await _olga.Get($"/api/sagas/{id}")).Text("step").ShouldBe("deliver");
        (await _olga.Post($"/api/sagas/{id}/retry", null, HttpStatusCode.Conflict)).Text("code").ShouldBe("saga_not_stuck");
    }

    [Theory]
    [InlineData("COMPLETED", "COMPLETED", "COMPLETED")]
    [InlineData("CANCELLED", "COMPENSATED", "CANCELLED")]
    public async Task Resolved_saga_ends_and_records_operator_and_reason(string outcome, string saga, string order)
    {
        var id = await Place();
        await LoseShipment(id);
        (await _olga.Post($"/api/sagas/{id}/retry", null, HttpStatusCode.Conflict)).Text("code").ShouldBe("goods_lost");
        await _olga.Post($"/api/sagas/{id}/resolve", new { outcome, note = "seen by hand" });
        await _shop.Settle();

        var shown = await _olga.Get($"/api/sagas/{id}");
        shown.Text("status").ShouldBe(saga);
        Entry(shown, "saga.resolved").Text("detail").ShouldBe($"{outcome} by olga: seen by hand");
        shown.GetProperty("resolution").Text("by").ShouldBe("olga");
        (await _olga.Get($"/api/orders/{id}")).Text("status").ShouldBe(order);
        Ids(await _olga.Get("/api/sagas?stuck=true")).ShouldBeEmpty();
        await _olga.Post($"/api/sagas/{id}/resolve", new { outcome, note = "again" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Preview_of_a_resolution_tells_effects_and_changes_nothing()
    {
        var id = await Place();
        (await _olga.Get($"/api/sagas/{id}/resolve?outcome=CANCELLED", HttpStatusCode.Conflict)).Text("code").ShouldBe("saga_not_stuck");
        await LoseShipment(id);
        var before = await _olga.Get($"/api/sagas/{id}");

        var cancelled = await _olga.Get($"/api/sagas/{id}/resolve?outcome=cancelled");
        var completed = await _olga.Get($"/api/sagas/{id}/resolve?outcome=COMPLETED");

        (cancelled.Text("outcome"), cancelled.Text("status"), cancelled.Text("step")).ShouldBe(("CANCELLED", "COMPENSATING", "pay"));
        cancelled.GetProperty("compensated").EnumerateArray().Select(step => step.GetString()).ShouldBe(["pay"]);
        cancelled.GetProperty("writeOffs")[0].Text("what").ShouldBe("stock");
        completed.GetProperty("compensated").GetArrayLength().ShouldBe(0);
        completed.GetProperty("writeOffs").GetArrayLength().ShouldBe(0);
        await _olga.Get($"/api/sagas/{id}/resolve", HttpStatusCode.BadRequest);
        await _olga.Get("/api/sagas/none/resolve?outcome=CANCELLED", HttpStatusCode.NotFound);
        (await _olga.Get($"/api/sagas/{id}")).GetRawText().ShouldBe(before.GetRawText());
        await _olga.Post($"/api/sagas/{id}/resolve", new { outcome = "CANCELLED", note = "as previewed" });
        (await _olga.Get($"/api/sagas/{id}")).Text("step").ShouldBe("pay");
    }

    [Theory]
    [InlineData("MAYBE", "why", "outcome")]
    [InlineData("CANCELLED", "", "note")]
    [InlineData("CANCELLED", "a\u0000b", "note")]
    [InlineData("CANCELLED", null, "note")]
    public async Task Resolution_requires_outcome_and_note(string outcome, string? note, string field)
    {
        var id = await Place();
        await LoseShipment(id);
        var problem = await _olga.Post($"/api/sagas/{id}/resolve", new { outcome, note }, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
    }

    [Theory]
    [InlineData("status=LOST")]
    [InlineData("limit=0")]
    [InlineData("limit=1000000000")]
    [InlineData("limit=many")]
    [InlineData("cursor=%27%3B%20DROP%20TABLE%20sagas")]
    [InlineData("stuck=perhaps")]
    public async Task Invalid_filter_is_refused(string query) =>
        await _olga.Get($"/api/sagas?{query}", HttpStatusCode.BadRequest);

    [Fact]
    public async Task Only_operators_can_access_sagas()
    {
        var id = await Place();
        foreach (var role in new[] { Roles.Customer, Roles.Service })
        {
            using var other = _shop.ClientAs("alice", role);
            await other.Get("/api/sagas?stuck=true", HttpStatusCode.Forbidden);
            await other.Get($"/api/sagas/{id}", HttpStatusCode.Forbidden);
            await other.Post($"/api/sagas/{id}/retry", null, HttpStatusCode.Forbidden);
            await other.Post($"/api/sagas/{id}/resolve", new { outcome = "CANCELLED", note = "x" }, HttpStatusCode.Forbidden);
        }

        await _olga.Get("/api/sagas/none", HttpStatusCode.NotFound);
        await _olga.Post("/api/sagas/none/retry", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_view_shows_no_payment_token()
    {
        var id = await Place("tok_secret");
        var order = (await _shop.Run(shop => shop.All<Saga>("orchestrator"))).ShouldHaveSingleItem().Order;
        (order.PaymentToken, order.HasToken).ShouldBe((null, true));

        (await _olga.Get($"/api/sagas/{id}")).GetRawText().ShouldNotContain("tok_secret");
        (await _olga.Get("/api/sagas")).GetRawText().ShouldNotContain("tok_secret");
    }

    async Task<string> Place(string? paymentToken = null)
    {
        using var alice = _shop.ClientAs("alice");
        var items = new[] { new { productId = "P1", quantity = 1 } };
        var id = (await alice.Post("/api/orders", new { items, paymentToken }, HttpStatusCode.Created)).Text("orderId");
        await _shop.Settle(1);
        return id;
    }

    /// <summary>Dispatches the shipment and reports it as failed.</summary>
    async Task LoseShipment(string id)
    {
        await _olga.Post($"/api/fulfillment/{id}/pack");
        await _olga.Post($"/api/fulfillment/{id}/dispatch");
        await _olga.Post($"/api/fulfillment/{id}/fail", new { reason = "lost" });
        await _shop.Settle(1);
    }

    Task<DateTimeOffset> Now() => _shop.Run(shop => shop.Time.GetUtcNow());

    static IEnumerable<string> Ids(JsonElement page) => page.Items().Select(saga => saga.Text("orderId"));

    static JsonElement Entry(JsonElement saga, string name) =>
        saga.GetProperty("history").EnumerateArray().Single(entry => entry.Text("event") == name);
}
