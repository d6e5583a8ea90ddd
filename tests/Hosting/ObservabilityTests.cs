using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Doms.Contracts;
using Doms.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Doms.Tests.Hosting;

public sealed class ObservabilityTests
{
    const string Sample =
        """^[a-z_][a-z0-9_]*(\{([a-z_]+="([^"\\]|\\.)*",?)+\})? [-+]?([0-9.]+(E[-+]?[0-9]+)?|Inf)$""";

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
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
            line.ShouldMatch(Sample);
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
    public async Task Blocked_console_drops_log_lines_and_counts_them()
    {
        using var output = new StuckWriter();
        var console = new BoundedConsole(output, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddHours(12)), capacity: 10);
        var logger = console.CreateLogger("Doms.Orders.Intake");
        logger.LogInformation("first");
        await output.Stuck.Task;
        for (var i = 0; i < 100; i++) logger.LogInformation("line {Number}\nforged", i);
        output.Release.SetResult();
        await console.DisposeAsync();

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(12);
        lines[0].ShouldBe("12:00:00.000 info  Intake first");
        lines[1].ShouldBe("12:00:00.000 info  Intake line 0 forged");
        lines[^1].ShouldBe("12:00:00.000 warn  Log 90 log lines dropped");
    }

    /// <summary>A console whose reader is stuck.</summary>
    sealed class StuckWriter : StringWriter
    {
        public TaskCompletionSource Stuck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task WriteAsync(StringBuilder? value, CancellationToken cancellationToken = default)
        {
            Stuck.TrySetResult();
            await Release.Task;
            await base.WriteAsync(value, cancellationToken);
        }
    }
}
