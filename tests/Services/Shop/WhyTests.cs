using System.Net;
using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Contracts;
using Doms.PaymentProvider;

namespace Doms.Tests.Services.Shop;

/// <summary>Pending reasons of an order, with start and next event, in every status and in both shapes.</summary>
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
    public async Task Unanswered_payment_is_reported_with_the_saga_deadline(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(LatencyMs: 3_000));
        var id = await Place();
        await _shop.Settle(1);
        var why = await Why(id);

        why.Text("waitingFor").ShouldBe("payment (payment.success)");
        Time(why, "since").ShouldBe(await Placed(id), TimeSpan.FromSeconds(1));
        Time(why, "deadline").ShouldBe(Time(why, "since").AddHours(6), TimeSpan.FromSeconds(1));
        Time(why, "nextAt").ShouldBe(Time(why, "since").AddMinutes(1), TimeSpan.FromSeconds(1));
        Kinds(why).ShouldBe(["orchestrator STEP", "payments CALL"]);
    }

    [Fact]
    public async Task Repeated_command_is_reported_with_its_number_and_times()
    {
        await Start(isJoined: false);
        await _shop.Run(shop => shop.Stop(ServiceNames.Inventory));
        var id = await Place();
        await _shop.Settle(200);
        var why = await Why(id);

        why.Text("waitingFor").ShouldBe("the saga to start (stock and payment) (inventory.reserved, asked again 2 times)");
        var placed = await Placed(id);
        Time(why, "since").ShouldBe(placed, TimeSpan.FromSeconds(1));
        Time(why, "nextAt").ShouldBe(placed.AddMinutes(7), TimeSpan.FromSeconds(1));
        Time(why, "deadline").ShouldBe(placed.AddHours(6), TimeSpan.FromSeconds(1));
        var saga = await _olga.Get($"/api/sagas/{id}");
        saga.GetProperty("history").EnumerateArray().Last().Text("detail").ShouldBe("reserve: 2 times");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Unknown_payment_reports_next_inquiry(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(ErrorRate: 1));
        var id = await Place();
        await _shop.Settle(60);
        var why = await Why(id);

        why.Text("waitingFor").ShouldContain("the charge outcome is unknown");
        Time(why, "nextAt").ShouldBeGreaterThan(await _shop.Run(shop => shop.Time.GetUtcNow()));
        Kinds(why).ShouldBe(["orchestrator STEP", "payments UNKNOWN"]);
        PendingReasonOf(why, "payments").GetProperty("attempts").GetInt32().ShouldBeGreaterThan(0);
        PendingReasonOf(why, "payments").GetProperty("error").ValueKind.ShouldBe(
            JsonValueKind.Null, "internal errors are shown to operators only");
        PendingReasonOf(await Why(id, _olga), "payments").Text("error").ShouldNotBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Earlier_refund_in_flight_is_reported(bool isJoined)
    {
        await Start(isJoined);
        var id = await Place();
        await _shop.Settle(2);
        await Provider(new Behaviour(LatencyMs: 600_000));
        await _olga.Post($"/api/payments/refund/{id}", new { amount = 1 }, HttpStatusCode.Accepted);
        await _shop.Settle(1);
        await Provider(new Behaviour());
        await _olga.Post($"/api/payments/refund/{id}", new { amount = 2 }, HttpStatusCode.Accepted);
        await _shop.Settle(1);

        Kinds(await Why(id)).ShouldContain("payments CALL");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Failing_message_reports_next_retry_then_dead_letter_and_operator(bool isJoined)
    {
        await Start(isJoined);
        _shop.Execute("fulfillment", "CREATE TRIGGER refuse BEFORE INSERT ON shipments BEGIN SELECT RAISE(ABORT, 'no room'); END");
        var id = await Place();
        await _shop.Settle(10);
        var failing = await Why(id, _olga);

        failing.Text("waitingFor").ShouldStartWith("a retry of fulfillment.create in fulfillment, which failed ");
        Time(failing, "nextAt").ShouldBeGreaterThan(await _shop.Run(shop => shop.Time.GetUtcNow()));
        Kinds(failing).ShouldBe(["fulfillment FAILING", "orchestrator STEP"]);
        PendingReasonOf(failing, "fulfillment").Text("error").ShouldContain("no room");
        // Where Fulfillment is a process of its own, it does not know yet whose order it is.
        (await Why(id)).Text("waitingFor").ShouldBe(
            isJoined ? "another attempt of the shop's system" : "its shipment (shipment.created)");

        await _shop.Settle(300);
        var blocked = await Why(id, _olga);
        blocked.Text("waitingFor").ShouldStartWith(
            "an operator to retry or resolve the saga: fulfillment.create became a dead letter at fulfillment");
        Kinds(blocked).ShouldBe(["fulfillment DEAD_LETTER", "orchestrator ATTENTION"]);
        await CustomerReadsNoInternals(id);
        var deadLetter = PendingReasons(blocked).First(reason => reason.Text("kind") == PendingReasonKind.DeadLetter).Text("deadLetter");
        (await _olga.Get($"/api/admin/dead-letters/{deadLetter}")).GetProperty("letter").Text("key").ShouldBe(id);

        _shop.Execute("fulfillment", "DROP TRIGGER refuse");
        var other = await Place();
        await _shop.Settle(10);
        var handled = (await _olga.Get($"/api/admin/dead-letters/{deadLetter}/handled")).GetProperty("message");
        handled.Text("key").ShouldBe(other);
        handled.Text("payload").ShouldContain(other);
        var preview = await _olga.Get($"/api/admin/dead-letters/{deadLetter}/replay");
        (preview.GetProperty("behind").GetInt64(), preview.GetProperty("replaysLeft").GetInt64()).ShouldBe((0L, 20L));
        await _olga.Post($"/api/admin/dead-letters/{deadLetter}/replay");
        await _shop.Settle();
        (await _alice.Get($"/api/orders/{id}")).Text("status").ShouldBe("COMPLETED");
        (await Why(id)).GetProperty("waitingFor").ValueKind.ShouldBe(JsonValueKind.Null);
        (await _olga.Get($"/api/admin/dead-letters/{deadLetter}/replay", HttpStatusCode.Conflict)).Text("code")
            .ShouldBe("dead_letter_handled");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Reasons_cover_moving_shipment_and_ended_order(bool isJoined)
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
        ended.GetProperty("nextAt").ValueKind.ShouldBe(JsonValueKind.Null);
        Kinds(ended).ShouldBeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Pending_reasons_are_hidden_from_other_customers(bool isJoined)
    {
        await Start(isJoined);
        await Provider(new Behaviour(LatencyMs: 3_000));
        var id = await Place();
        await _shop.Settle(1);
        using var bob = _shop.ClientAs("bob");

        await bob.Get($"/api/orders/{id}/why", HttpStatusCode.NotFound);
        foreach (var service in new[] { ServiceNames.Orchestrator, ServiceNames.Payments })
        {
            using var direct = _shop.ClientAs("bob", service: service);
            (await direct.Get($"/api/waits/{id}")).Items().ShouldBeEmpty();
            using var own = _shop.ClientAs("alice", service: service);
            (await own.Get($"/api/waits/{id}")).Items().ShouldHaveSingleItem().Text("service").ShouldBe(service);
            using var anonymous = _shop.Client(service);
            await anonymous.Get($"/api/waits/{id}", HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Unreachable_service_is_reported_as_pending_reason()
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

    /// <summary>A customer reads that an operator is needed, and not for what.</summary>
    async Task CustomerReadsNoInternals(string id)
    {
        var read = await Why(id);
        read.Text("waitingFor").ShouldBe("an operator");
        read.GetProperty("attention").ValueKind.ShouldBe(JsonValueKind.Null);
        Kinds(read).ShouldContain("orchestrator ATTENTION");
        read.GetRawText().ShouldNotContain("became a dead letter");
        PendingReasons(read).ShouldAllBe(reason => reason.GetProperty("deadLetter").ValueKind == JsonValueKind.Null);
    }

    async Task Start(bool isJoined, double paceSeconds = 5)
    {
        _shop = await HttpShop.Start(isJoined, paceSeconds: paceSeconds);
        _alice = _shop.ClientAs("alice");
        _olga = _shop.OperatorClient();
        await _olga.Post("/api/inventory", new { productId = "P1", quantity = 10, price = 9.99 }, HttpStatusCode.Created);
        await _shop.Settle(1);
    }

    Task Provider(Behaviour behaviour) => _shop.Run(shop => { shop.Provider.Behaviour = behaviour; });

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

    static IReadOnlyList<JsonElement> PendingReasons(JsonElement why) => [.. why.GetProperty("waits").EnumerateArray()];

    static IEnumerable<string> Kinds(JsonElement why) =>
        PendingReasons(why).Select(reason => $"{reason.Text("service")} {reason.Text("kind")}").Distinct().Order(StringComparer.Ordinal);

    static JsonElement PendingReasonOf(JsonElement why, string service) =>
        PendingReasons(why).Single(reason => reason.Text("service") == service);
}
