using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.Json;
using Doms.Contracts;
using Doms.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Doms.Tests.Hosting;

public sealed class ObservabilityTests
{
    const string Sample =
        """^[a-z_][a-z0-9_]*(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? [-+]?([0-9.]+(E[-+]?[0-9]+)?|Inf)$""";

    [Fact]
    public async Task Metrics_are_prometheus_text_on_every_port()
    {
        using var meter = new Meter("Doms");
        var things = meter.CreateCounter<long>("doms.test.things", description: "Things");
        await using var host = await TestWebHost.Start();
        things.Add(2, new KeyValuePair<string, object?>("kind", "a\"b"));
        using var client = host.Client(ServiceNames.Orders);
        await client.GetAsync("/orders/me");
        using var response = await client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        text.ShouldContain("""doms_test_things_total{kind="a\"b"} 2""");
        text.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        text.ShouldContain("le=\"+Inf\"");
        text.ShouldContain("\nprocess_memory_usage_bytes");
        text.ShouldContain("\nkestrel_active_connections");
        text.ShouldNotContain("aspnetcore_routing");
        text.ShouldNotContain("otel_scope");
        text.ShouldNotContain("target_info");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
            line.ShouldMatch(Sample);
    }

    [Fact]
    public async Task A_duration_without_bounds_of_its_own_gets_some()
    {
        using var meter = new Meter("Doms");
        var durations = meter.CreateHistogram<double>("doms.test.duration", "s");
        await using var edge = await TestWebHost.Start();
        durations.Record(0.07);
        using var client = edge.Client();
        var text = await client.GetStringAsync("/metrics");

        text.ShouldContain("doms_test_duration_seconds_bucket{le=\"0.05\"} 0\n");
        text.ShouldContain("doms_test_duration_seconds_bucket{le=\"0.075\"} 1\n");
    }

    [Fact]
    public async Task Openapi_document_on_service_port_lists_its_own_routes()
    {
        await using var host = await TestWebHost.Start();
        using var gateway = host.Client();
        using var orders = host.Client(ServiceNames.Orders);
        var all = await gateway.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var own = await orders.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        PathsOf(all).ShouldContain("/auth/login");
        PathsOf(all).ShouldContain("/api/inventory/reserve");
        PathsOf(own).ShouldContain("/api/orders/{id}/cancel");
        PathsOf(own).ShouldNotContain("/api/inventory/reserve");
        PathsOf(all).ShouldNotContain("/orders/me");

        static List<string> PathsOf(JsonElement document) =>
            [.. document.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
    }

    [Fact]
    public void Json_line_has_order_and_trace()
    {
        var line = new LogLine(
            DateTimeOffset.UnixEpoch.AddHours(12), LogLevel.Warning, "Doms.Orders", "say \"no\"\n", "System.Exception: no")
        {
            Event = 2, Order = "o-1", TraceId = "0af7651916cd43dd8448eb211c80319c",
        };

        line.ToJson().ShouldBe(
            """{"time":"1970-01-01T12:00:00Z","level":"warn","category":"Doms.Orders","event":2,"message":"say \u0022no\u0022\n","order"""
            + """Id":"o-1","traceId":"0af7651916cd43dd8448eb211c80319c","error":"System.Exception: no"}""");
        line.Format(TimeZoneInfo.Utc).ShouldContain("[trace 0af7651916cd43dd8448eb211c80319c]");
    }

    [Fact]
    public async Task Trace_of_caller_is_continued_without_export()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var host = await TestWebHost.Start();
        using var client = host.ClientAs("alice");
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        client.DefaultRequestHeaders.Add("baggage", "a=b");
        Activity? seen = null;
        host.Port.Respond = () =>
        {
            seen = Activity.Current;
            throw new InvalidOperationException("inside");
        };
        using var body = new StringContent("""{"quantity":1}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/orders", body);

        seen.ShouldNotBeNull().TraceId.ToHexString().ShouldBe(trace);
        seen.Baggage.ShouldBeEmpty();
        response.Headers.GetValues("traceparent").Single().ShouldMatch($"^00-{trace}-[0-9a-f]{{16}}-01$");
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("traceId").GetString().ShouldBe(trace);
    }

    [Fact]
    public void Control_characters_of_client_input_are_replaced_in_logs()
    {
        var error = new InvalidOperationException("no\rway");
        var line = new LogLine(
            DateTimeOffset.UnixEpoch.AddHours(12), LogLevel.Information, "Doms.Orders.Intake", "line\nforged \u001b[2J", error.ToString());

        line.Format(TimeZoneInfo.Utc).ShouldBe(
            "12:00:00.000 info  Intake line forged  [2J - System.InvalidOperationException: no way");
    }
}
