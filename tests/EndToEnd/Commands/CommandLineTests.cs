using System.Text.Json;
using Doms.Contracts.Http;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Commands;

public sealed class CommandLineTests
{
    static readonly string MissingFolder = Path.Combine(Path.GetTempPath(), "doms-there-is-no-such-folder");

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("order", "place")]
    [InlineData("order", "place", "P1")]
    [InlineData("order", "list", "--status", "SLEEPING")]
    [InlineData("saga", "resolve", "some-id")]
    [InlineData("dead-letters", "replay", "--url", "http://127.0.0.1:1")]
    [InlineData("verify", "--url", "not-an-address")]
    [InlineData("order", "list", "--limit", "0")]
    [InlineData("order", "place", "P1:1", "--wait", "31")]
    [InlineData("up", "--port", "70000")]
    [InlineData("shipment", "list", "--status", "SLEEPING")]
    [InlineData("refund", "create", "some-id", "--amount", "much")]
    [InlineData("bench", "--seconds", "0")]
    [InlineData("bench", "--users", "-1")]
    public async Task Invalid_command_line_exits_with_2(params string[] arguments)
    {
        var result = await Executable.Run(arguments);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("order", "list")]
    [InlineData("stock", "list")]
    [InlineData("token")]
    public async Task Command_without_running_system_exits_with_3_and_a_hint(params string[] arguments)
    {
        var unknown = await Executable.Run([.. arguments, "--data", MissingFolder]);
        var silent = await Executable.Run([.. arguments, "--url", "http://127.0.0.1:1"]);

        (unknown.ExitCode, silent.ExitCode).ShouldBe((3, 3), $"{unknown}\n{silent}");
        unknown.Errors.ShouldContain("doms up");
        silent.Errors.ShouldContain("doms up");
    }

    [Fact]
    public async Task Every_command_has_help_with_an_example()
    {
        var all = (await Executable.Run("--help")).Output;
        string[] commands = ["up", "demo", "order place", "order watch", "order refund", "payment get", "refund settle",
            "shipment dispatch", "stock set", "reservation create", "mail list", "saga resolve", "dead-letters replay", "verify", "token"];
        foreach (var command in commands)
        {
            all.ShouldContain(command.Split(' ')[0]);
            var help = await Executable.Run([.. command.Split(' '), "--help"]);
            help.ExitCode.ShouldBe(0);
            help.Output.ShouldContain($"doms {command}", customMessage: command);
        }
    }

    [Theory]
    [InlineData("'show'", "stock", "shwo", "--help")]
    [InlineData("'list'", "order", "lsit")]
    [InlineData("'--limit'", "order", "list", "--limt", "3")]
    [InlineData("'--json'", "order", "get", "--jsn")]
    [InlineData("'--wait'", "order", "place", "P1:1", "--wiat", "5")]
    [InlineData("NEEDS_ATTENTION", "saga", "list", "--status", "needs_atention")]
    [InlineData("--port must be a whole number, not 'abc'", "up", "--port", "abc")]
    [InlineData("--quantity must be a whole number, not '1.5'", "stock", "set", "P1", "--quantity", "1.5")]
    [InlineData("<N> must be a whole number, not 'five'", "stock", "add", "P1", "five")]
    public async Task Invalid_word_exits_with_2_and_names_the_valid(string meant, params string[] arguments)
    {
        var result = await Executable.Run(arguments);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain(meant);
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_line_places_and_audits_orders_running_and_stopped()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "00:00:00.2"));
        (await system.Command("stock", "set", "P1", "--quantity", "10", "--price", "9.99")).ExitCode.ShouldBe(0);
        (await system.Command("stock", "add", "P1", "5")).Output.ShouldContain("15");

        var placed = await system.Command("order", "place", "P1:2", "--json");
        var id = JsonDocument.Parse(placed.Output).RootElement.GetProperty("orderId").GetString()!;
        var watched = await system.Command("order", "watch", id);
        watched.ExitCode.ShouldBe(0, watched.ToString());
        watched.Output.ShouldContain("COMPLETED");
        (await system.Command("order", "get", id, "--timeline")).Output.ShouldContain("ORDER_CONFIRMED");
        (await system.Command("order", "cancel", id)).ExitCode.ShouldBe(1);
        (await system.Command("saga", "get", id)).Output.ShouldContain("shipment.delivered");
        (await system.Command("order", "list", "--status", "COMPLETED")).Output.ShouldContain(id);
        (await system.Command("stock", "get", "P1")).Output.ShouldContain("13");
        (await system.Command("token")).Output.ShouldStartWith("eyJ");

        var repeated = await system.Command("verify", "--watch", "1", "--times", "2");
        (repeated.ExitCode, repeated.Output.Split('\n').Count(line => line.Contains("Clean: "))).ShouldBe((0, 2), repeated.ToString());
        var running = await system.Command("verify", "--json");
        (await system.Stop()).ShouldBe(0);
        var stopped = await system.Command("verify", "--json");
        foreach (var report in new[] { running, stopped })
        {
            report.ExitCode.ShouldBe(0, report.ToString());
            JsonDocument.Parse(report.Output).RootElement.GetProperty("orders").GetInt64().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Stuck_saga_is_listed_until_it_is_resolved()
    {
        await using var system = await RunningSystem.Start(("Fulfillment:StageDuration", "0"));
        await system.CreateProduct("P1", 10);
        var placed = await system.Operator.PlaceOrder(new OrderRequest([new OrderItemRequest("P1", 1)]), 20, null, CancellationToken.None);
        var id = placed.Value.OrderId;
        var none = await system.Command("saga", "list", "--stuck");
        (none.ExitCode, none.Output.Contains(id, StringComparison.Ordinal)).ShouldBe((0, false), none.ToString());

        await LoseShipment(system, id);
        var stuck = await system.Command("saga", "list", "--stuck");
        stuck.Output.Split('\n').ShouldContain(line => line.StartsWith(id, StringComparison.Ordinal) && line.Contains("NEEDS_ATTENTION"));
        stuck.Output.ShouldMatch("deliver|shipment|lost");
        var retried = await system.Command("saga", "retry", id);
        retried.ExitCode.ShouldBe(1, retried.ToString());
        retried.Errors.ShouldContain("resolve the saga instead");

        var resolved = await system.Command("saga", "resolve", id, "--outcome", "CANCELLED", "--note", "seen by hand");
        resolved.ExitCode.ShouldBe(0, resolved.ToString());
        resolved.Output.ShouldContain("CANCELLED by operator: seen by hand");
        await system.WaitForOrder(id, OrderStatuses.Cancelled);
        (await system.Command("saga", "list", "--stuck")).Output.ShouldNotContain(id);
        await system.ShouldVerifyClean();
    }

    [Fact]
    public async Task Second_process_on_the_same_data_does_not_start()
    {
        await using var system = await RunningSystem.Start();

        var second = await system.Command("up", "--port", "0");

        second.ExitCode.ShouldBe(1);
        second.Errors.ShouldContain("in use");
    }

    [Fact]
    public async Task Data_changed_while_stopped_is_reported_as_violation()
    {
        await using var system = await RunningSystem.Start();
        await system.CreateProduct("P1", 10);
        await system.Stop();
        using (var connection = Storage.Sqlite.SqliteFile.Open(Path.Combine(system.Folder, "doms.db")))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE inventory SET available_quantity = 11 WHERE product_id = 'P1'";
            command.ExecuteNonQuery().ShouldBe(1);
        }

        var stopped = await system.Command("verify");
        await system.Restart();
        var running = await system.Command("verify");
        var repeated = await system.Command("verify", "--watch", "1", "--times", "1");

        foreach (var report in new[] { stopped, running, repeated })
        {
            report.ExitCode.ShouldBe(1, report.ToString());
            report.Output.ShouldContain("FAIL  I1");
            report.Output.ShouldContain("P1: 11 available, but 10 by its ledger");
        }
    }

    /// <summary>Dispatches the shipment and reports it as lost.</summary>
    static async Task LoseShipment(RunningSystem system, string id)
    {
        foreach (var move in new[] { "pack", "dispatch", "fail" })
        {
            var moved = await system.Command("shipment", move, $"{id}-s1");
            moved.ExitCode.ShouldBe(0, moved.ToString());
        }

        await Poll.Until("the saga to need an operator", async () =>
            (await system.Operator.GetSaga(id, CancellationToken.None)).Value.Status == "NEEDS_ATTENTION");
    }
}
