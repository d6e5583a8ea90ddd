using System.Text.RegularExpressions;
using Doms.Contracts.Http;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>Metrics used for alerts: present, correct, and cleared when the condition ends.</summary>
public sealed partial class MetricTests : IAsyncLifetime
{
    /// <summary>Metrics without a series while their count is zero; a successful order leaves none of them.</summary>
    static readonly string[] AbsentWhenZero =
        ["oms_dead_letters_open", "oms_effects_in_flight", "oms_circuit_open", "oms_store_failures_total"];

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
    public async Task Documented_metrics_are_exported_after_one_order()
    {
        var order = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
        (await _system.Command("verify")).ExitCode.ShouldBe(0);

        var text = await File.ReadAllTextAsync(RepositoryFile.Find("docs/operations.md"));
        var documented = Name().Matches(text).Select(match => match.Value).Distinct().ToList();
        documented.Count.ShouldBeGreaterThan(10);
        AbsentWhenZero.ShouldBeSubsetOf(documented);
        foreach (var name in documented.Except(AbsentWhenZero))
            await Poll.Until(name, async () => (await Scrape()).Contains($"\n{name}", StringComparison.Ordinal));
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
