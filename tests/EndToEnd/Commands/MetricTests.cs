using System.Text.RegularExpressions;
using Doms.Contracts.Http;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Metrics used for alerts: present, correct, and cleared when the condition ends.</summary>
public sealed partial class MetricTests : IAsyncLifetime
{
    /// <summary>Begin of the names that only processes with a broker export.</summary>
    const string BrokerPrefix = "oms_kafka_";

    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    RunningSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await _system.CreateProduct("P1", 10);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Documented_metrics_are_exported_after_one_cancelled_order()
    {
        var order = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
        await _system.Operator.CancelOrder(order.Value.OrderId, null, CancellationToken.None);
        await _system.WaitForOrder(order.Value.OrderId, OrderStatuses.Cancelled);
        (await _system.Command("verify")).ExitCode.ShouldBe(0);

        var text = await File.ReadAllTextAsync(RepositoryFile.Find("docs/operations.md"));
        var documented = Name().Matches(text).Select(match => match.Value).Distinct().ToList();
        documented.Count.ShouldBeGreaterThan(10);
        foreach (var name in documented.Where(name => !name.StartsWith(BrokerPrefix, StringComparison.Ordinal)))
            await Poll.Until(name, async () => (await Scrape()).Contains($"\n{name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Orders_payments_and_refunds_are_counted_once()
    {
        var order = await _system.Operator.PlaceOrder(new([new("P1", 10)]), 20, null, CancellationToken.None);
        var refused = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        await _system.WaitForOrder(refused.Value.OrderId, OrderStatuses.Cancelled);
        await _system.Operator.CancelOrder(order.Value.OrderId, null, CancellationToken.None);
        await _system.WaitForOrder(order.Value.OrderId, OrderStatuses.Cancelled);

        var lines = (await Scrape()).Replace("{}", "", StringComparison.Ordinal).Split('\n')
            .Where(line => line.StartsWith("oms_", StringComparison.Ordinal)).ToList();
        foreach (var expected in (string[])
            [
                "oms_orders_total{status=\"PENDING\"} 2", "oms_orders_total{status=\"CONFIRMED\"} 1",
                "oms_orders_total{status=\"COMPLETED\"} 0", "oms_orders_total{status=\"CANCELLED\"} 2",
                "oms_order_cancellations_total{reason=\"RESERVATION_REFUSED\"} 1",
                "oms_order_cancellations_total{reason=\"REQUESTED\"} 1", "oms_payments_total{outcome=\"COMPLETED\"} 1",
                "oms_refunds_total{outcome=\"SUCCEEDED\"} 1", "oms_revenue_total{currency=\"USD\"} 100",
                "oms_refunded_total{currency=\"USD\"} 100", "oms_stock_outs_total 1", "oms_stock_reservation_conflicts_total 1",
                "oms_order_confirmation_seconds_count 1", "oms_saga_duration_seconds_count{outcome=\"COMPENSATED\"} 2",
                "oms_compensations_total{result=\"DONE\",step=\"pay\"} 1", "oms_dead_letters_open{consumer=\"orders\"} 0",
                "oms_circuit_open{circuit=\"payment-provider\"} 0",
            ])
            lines.ShouldContain(expected);
        var shown = lines.Where(line => !line.Contains("_bucket", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', shown));
    }

    [Fact]
    public async Task Active_saga_is_counted_until_it_ends()
    {
        const string running = "oms_saga_active{state=\"RUNNING\"} 1\n";
        var order = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        await Poll.Until("the saga to be counted", async () => (await Scrape()).Contains(running, StringComparison.Ordinal));

        await _system.Operator.CancelOrder(order.Value.OrderId, null, CancellationToken.None);
        await _system.WaitForOrder(order.Value.OrderId, OrderStatuses.Cancelled);
        await Poll.Until("the saga not to be counted", async () => !(await Scrape()).Contains(running, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Audit_metric_shows_violation_until_data_is_corrected()
    {
        SetAvailableQuantity(11);
        (await _system.Command("verify")).ExitCode.ShouldBe(1);
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I1\"} 1\n");
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I2\"} 0\n");

        SetAvailableQuantity(10);
        (await _system.Command("verify")).ExitCode.ShouldBe(0);
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I1\"} 0\n");
    }

    void SetAvailableQuantity(long available)
    {
        using var connection = SqliteFile.Open(Path.Combine(_system.Folder, "doms.db"));
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE inventory SET available_quantity = $available WHERE product_id = 'P1'";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("$available", available);
        command.Parameters.Add(parameter);
        command.ExecuteNonQuery().ShouldBe(1);
    }

    Task<string> Scrape() => _http.GetStringAsync(new Uri(_system.Url, "/metrics"));

    [GeneratedRegex("(?<![a-z])oms_[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
