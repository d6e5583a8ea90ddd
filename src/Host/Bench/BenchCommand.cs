using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Client;
using Doms.Composition;
using Doms.Host.Cli;
using Doms.Storage.Sql;
using Doms.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Doms.Host.Bench;

/// <summary><c>doms bench</c>: measures completed orders per second of a separate process.</summary>
static class BenchCommand
{
    const int Products = 500;
    const long UnitsPerProduct = 1_000_000_000;
    const int WarmUpClients = 64;

    const string CompletedOrdersSql = """
        SELECT MIN(n) FROM (
            SELECT COUNT(*) AS n FROM shipments
            UNION ALL SELECT COUNT(*) FROM notifications WHERE template = 'confirmed') AS done
        """;

    public static Command Create(Screen screen)
    {
        var clients = new Option<int[]>("--clients")
        {
            Description = "Concurrent connections, each posting one order at a time; one run per value.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8, 64, 512],
        };
        var seconds = new Option<int>("--seconds")
        {
            Description = "Duration of each run in seconds, 1 to 600.", HelpName = "S", DefaultValueFactory = _ => 10,
        };
        var warmUp = new Option<int>("--warm-up")
        {
            Description = "Warm-up before the first run in seconds, not measured, 0 to 600.", HelpName = "S",
            DefaultValueFactory = _ => 15,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand(
            "bench",
            "Measure completed orders per second: accepted over HTTP, reserved, paid, confirmed, shipment created, notification "
            + "recorded, all durable. It starts a separate process on a temporary folder; shipments do not move during the measurement.",
            "doms bench", "doms bench --clients 64 --seconds 30")
        {
            clients, seconds, warmUp, json,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var plan = new BenchPlan(
                parsed.GetRequiredValue(clients), TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 600)),
                TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(warmUp), 0, 600)));
            var results = await Run(plan, screen, parsed.GetValue(json), cancel);
            if (parsed.GetValue(json)) screen.Line(JsonSerializer.Serialize(results, BenchJson.Default.ListBenchResult));
            return ExitCode.Ok;
        });
        return command;
    }

    static async Task<List<BenchResult>> Run(BenchPlan plan, Screen screen, bool isJson, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("doms-bench-").FullName;
        try
        {
            await using var measured = await MeasuredProcess.Start(folder, cancel);
            using var http = new DomsClient(measured.Addresses.Gateway, null);
            var token = (await http.Login("bench", "operator", cancel)).Value.Token;
            await CreateProducts(measured.Addresses.Gateway, token, cancel);
            var options = new SqliteOptions(Path.Combine(folder, "doms.db")) { ReadOnly = true };
            await using var store = await SqliteStore.Open(
                options, AllServices.All.Schemas(Dialect.Sqlite), TimeProvider.System, NullLogger.Instance, cancel);
            var query = new Query(store);
            var run = new BenchRun(measured.Addresses.Gateway, token, measured.Process, c => query.Scalar(CompletedOrdersSql, null, c));
            if (!isJson) screen.Line("clients  accepted  refused  completed/s  p50 ms  p99 ms  CPU us/order  memory MB");
            var results = new List<BenchResult>();
            if (plan.WarmUpDuration > TimeSpan.Zero) await run.Run(WarmUpClients, plan.WarmUpDuration, cancel);
            foreach (var count in plan.Clients)
            {
                var result = await run.Run(count, plan.RunDuration, cancel);
                results.Add(result);
                if (!isJson) screen.Line(Row(result));
            }

            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task CreateProducts(Uri gateway, string token, CancellationToken cancel)
    {
        const int created = 201;
        await using var connection = new LoadConnection(new Uri(gateway, "/api/inventory"), token);
        await connection.Open(cancel);
        for (var i = 0; i < Products; i++)
        {
            var status = await connection.Post($$"""{"productId":"bench-{{i}}","quantity":{{UnitsPerProduct}},"price":10.00}""", cancel);
            if (status != created) throw new CommandException($"Creating a product failed with status {status}.");
        }
    }

    static string Row(BenchResult r) =>
        $"{r.Clients,7}  {r.Accepted,8}  {r.Refused,7}  {r.CompletedPerSecond,11:F1}  {r.P50,6:F2}  {r.P99,6:F2}"
        + $"  {r.CpuMicrosecondsPerOrder,12:F0}  {r.PeakMegabytes,9:F0}";
}

/// <param name="Clients">Number of connections, one run per value.</param>
/// <param name="RunDuration">Duration of each run.</param>
/// <param name="WarmUpDuration">Duration of the load before the first run.</param>
sealed record BenchPlan(int[] Clients, TimeSpan RunDuration, TimeSpan WarmUpDuration);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<BenchResult>))]
sealed partial class BenchJson : JsonSerializerContext;
