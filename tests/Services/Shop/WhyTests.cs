using System.Net;
using System.Text.Json;
using Doms.Hosting.Waiting;
using Doms.Hosting.Web;
using Doms.PaymentProvider;

namespace Doms.Tests.Services.Shop;

/// <summary>An order says what it waits for, since when, and what happens next, in every state and in both shapes.</summary>
public sealed class WhyTests : IAsyncDisposable
{
    HttpShop _shop = null!;
    HttpClient _alice = null!;
    HttpClient _olga = null!;

    public async ValueTask DisposeAsync()
    {
        _alice.Dispose();
        _olga.Dispose();
        await _shop.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_call_that_is_not_answered_is_waited_for_until_the_sagas_deadline(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(LatencyMs: 3_000));
        var id = await Place();
        await _shop.Settle(1);
        var why = await Why(id);

        why.Text("waitingFor").ShouldBe("payment (payment.success)");
        Time(why, "since").ShouldBe(await Placed(id), TimeSpan.FromSeconds(1));
        Time(why, "deadline").ShouldBe(Time(why, "since").AddMinutes(2), TimeSpan.FromSeconds(1));
        why.TryGetProperty("nextAt", out _).ShouldBeTrue();
        Kinds(why).ShouldBe(["orchestrator STEP", "payments CALL"]);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_unknown_payment_names_the_next_inquiry(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(ErrorRate: 1));
        var id = await Place();
        await _shop.Settle(60);
        var why = await Why(id);

        why.Text("waitingFor").ShouldContain("whether the charge went through is unknown");
        Time(why, "nextAt").ShouldBeGreaterThan(await _shop.Do(shop => shop.Time.GetUtcNow()));
        Kinds(why).ShouldBe(["orchestrator STEP", "payments UNKNOWN"]);
        Wait(why, "payments").GetProperty("attempts").GetInt32().ShouldBeGreaterThan(0);
        Wait(why, "payments").TryGetProperty("error", out _).ShouldBeFalse("the inside is for operators");
        Wait(await Why(id, _olga), "payments").Text("error").ShouldNotBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_message_that_fails_names_its_next_try_then_its_dead_letter_and_the_saga_its_operator(bool isJoined)
    {
        await Start(isJoined);
        _shop.Execute("fulfillment", "CREATE TRIGGER refuse BEFORE INSERT ON shipments BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var id = await Place();
        await _shop.Settle(10);
        var failing = await Why(id, _olga);

        failing.Text("waitingFor").ShouldStartWith("another try of fulfillment.create in fulfillment, which failed ");
        Time(failing, "nextAt").ShouldBeGreaterThan(await _shop.Do(shop => shop.Time.GetUtcNow()));
        Kinds(failing).ShouldBe(["fulfillment FAILING", "orchestrator STEP"]);
        Wait(failing, "fulfillment").Text("error").ShouldContain("no room");

        await _shop.Settle(300);
        var dead = await Why(id, _olga);
        dead.Text("waitingFor").ShouldStartWith("an operator, who can retry or resolve its saga: fulfillment gave up on");
        Kinds(dead).ShouldBe(["fulfillment DEAD_LETTER", "orchestrator ATTENTION"]);
        var letter = Waits(dead).First(wait => wait.Text("kind") == WaitKind.DeadLetter).Text("deadLetter");
        (await _olga.Get($"/api/admin/dead-letters/{letter}")).GetProperty("letter").Text("key").ShouldBe(id);

        _shop.Execute("fulfillment", "DROP TRIGGER refuse");
        await _olga.Post($"/api/admin/dead-letters/{letter}/replay");
        await _shop.Settle();
        (await _alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("COMPLETED");
        (await Why(id)).TryGetProperty("waitingFor", out _).ShouldBeFalse();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_shipment_on_its_way_and_an_ended_order_say_so(bool isJoined)
    {
        await Start(isJoined, paceSeconds: 3_600);
        var id = await Place();
        await _shop.Settle(10);
        var shipping = await Why(id);
        shipping.Text("waitingFor").ShouldBe("packing (shipment.delivered)");
        Time(shipping, "deadline").ShouldBe(Time(shipping, "since").AddDays(14), TimeSpan.FromSeconds(5));

        await _alice.Post($"/api/orders/{id}/cancel", null, HttpStatusCode.Accepted);
        await _shop.Settle(10);
        var ended = await Why(id);
        ended.Text("status").ShouldBe("CANCELLED");
        ended.TryGetProperty("nextAt", out _).ShouldBeFalse();
        Kinds(ended).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Nobody_learns_of_another_ones_order(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(LatencyMs: 3_000));
        var id = await Place();
        await _shop.Settle(1);
        using var bob = _shop.As("bob");

        await bob.Get($"/api/orders/{id}/why", HttpStatusCode.NotFound);
        foreach (var service in new[] { ServiceNames.Orchestrator, ServiceNames.Payments })
        {
            using var direct = _shop.As("bob", service: service);
            (await direct.Get($"/api/waits/{id}")).Items().ShouldBeEmpty();
            using var own = _shop.As("alice", service: service);
            (await own.Get($"/api/waits/{id}")).Items().ShouldHaveSingleItem().Text("service").ShouldBe(service);
            using var nobody = _shop.Client(service);
            await nobody.Get($"/api/waits/{id}", HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_named()
    {
        await Start(isJoined: false);
        await Provider(new Behaviour(LatencyMs: 3_000));
        var id = await Place();
        await _shop.Settle(1);
        await _shop.Stop(ServiceNames.Payments);
        var why = await Why(id);

        why.Text("waitingFor").ShouldBe("payment (payment.success)");
        Kinds(why).ShouldBe(["orchestrator STEP", "payments UNREACHABLE"]);
    }

    async Task Start(bool isJoined, double paceSeconds = 5)
    {
        _shop = await HttpShop.Start(isJoined, paceSeconds: paceSeconds);
        _alice = _shop.As("alice");
        _olga = _shop.Operator();
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
    }

    Task Provider(Behaviour behaviour) => _shop.Do(shop => { shop.Provider.Behaviour = behaviour; });

    async Task<string> Place()
    {
        var items = new[] { new { productId = "P1", quantity = 1 } };
        return (await _alice.Post("/api/orders", new { items }, HttpStatusCode.Created)).Text("orderId");
    }

    async Task<DateTimeOffset> Placed(string id) => Time(await _alice.Get($"/api/orders/{id}"), "createdAt");

    async Task<JsonElement> Why(string id, HttpClient? client = null)
    {
        var why = await (client ?? _alice).Get($"/api/orders/{id}/why");
        var alias = await (client ?? _alice).Get($"/orders/{id}/why");
        alias.ToString().ShouldBe(why.ToString());
        return why;
    }

    static DateTimeOffset Time(JsonElement json, string member) => json.GetProperty(member).GetDateTimeOffset();

    static IReadOnlyList<JsonElement> Waits(JsonElement why) => [.. why.GetProperty("waits").EnumerateArray()];

    static IEnumerable<string> Kinds(JsonElement why) =>
        Waits(why).Select(wait => $"{wait.Text("service")} {wait.Text("kind")}").Distinct().Order(StringComparer.Ordinal);

    static JsonElement Wait(JsonElement why, string service) => Waits(why).Single(wait => wait.Text("service") == service);
}
