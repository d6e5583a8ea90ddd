using System.Text.RegularExpressions;
using Doms.Client;
using Doms.Storage.Sqlite;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

/// <summary>What an alert goes by: it is there, tells what is wrong, and no longer than that is so.</summary>
public sealed partial class MetricTests : IAsyncLifetime
{
    /// <summary>What has no series while there is nothing to count: no order that went well leaves any of these.</summary>
    static readonly string[] WhileThereIsSome = ["oms_dead_letters_open", "oms_effects_waiting", "oms_circuit_open"];

    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    RunningSystem _system = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.Start(("Fulfillment:Pace", "0"));
        await _system.Stocked("P1", 10);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Every_metric_that_is_documented_is_there_after_one_order_unless_it_counts_what_went_wrong()
    {
        var order = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
        (await _system.Command("verify")).ExitCode.ShouldBe(0);

        var text = await File.ReadAllTextAsync(RepositoryFile.Find("docs/operations.md"));
        var documented = Name().Matches(text).Select(match => match.Value).Distinct().ToList();
        documented.Count.ShouldBeGreaterThan(10);
        WhileThereIsSome.ShouldBeSubsetOf(documented);
        foreach (var name in documented.Except(WhileThereIsSome))
            await Probe.Until(name, async () => (await Scrape()).Contains($"\n{name}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_saga_is_counted_until_it_is_over()
    {
        const string running = "oms_saga_active{state=\"RUNNING\"} 1\n";
        var order = await _system.Operator.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        await Probe.Until("the saga to be counted", async () => (await Scrape()).Contains(running, StringComparison.Ordinal));

        await _system.Operator.CancelOrder(order.Value.OrderId, null, CancellationToken.None);
        await _system.Order(order.Value.OrderId, OrderStatuses.Cancelled);
        await Probe.Until("it not to be", async () => !(await Scrape()).Contains(running, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Books_that_were_falsified_are_in_the_metric_of_their_invariant_until_they_are_right_again()
    {
        Falsify(11);
        (await _system.Command("verify")).ExitCode.ShouldBe(1);
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I1\"} 1\n");
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I2\"} 0\n");

        Falsify(10);
        (await _system.Command("verify")).ExitCode.ShouldBe(0);
        (await Scrape()).ShouldContain("oms_audit_violations{invariant=\"I1\"} 0\n");
    }

    void Falsify(long available)
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

    [GeneratedRegex("oms_[a-z_]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Name();
}
