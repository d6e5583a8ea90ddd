using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Doms.Client;
using Doms.Host.Cli;
using Doms.Host.Running;

namespace Doms.Host.Bench;

/// <summary><c>doms bench</c>: measures completed orders per second of a separate process.</summary>
static class BenchCommand
{
    const int Products = 500;
    const long UnitsPerProduct = 1_000_000_000;
    const int WarmUpClients = 64;

    public static Command Create(Screen screen)
    {
        const int maxClients = 10_000;
        var clients = new Option<int[]>("--clients")
        {
            Description = $"Concurrent connections, each posting one order at a time, 1 to {maxClients:N0}; one run per value.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8, 64, 512],
        };
        clients.InRange(1, maxClients);
        var seconds = Options.Number("--seconds", "Duration of each run in seconds", "S", 1, 600, 10);
        var warmUp = Options.Number("--warm-up", "Warm-up before the first run in seconds, not measured", "S", 0, 600, 15);
        var data = Options.Text(
            TargetOptions.DataName,
            "Data folder of a running system to measure, whose shipments do not move; by default a process of its own.", "DIR");
        var users = Options.Number(
            "--users", "Instead, users with a token each that order from the same few products, faster than their limit allows", "N", 0,
            UsersPlan.MaxUsers, 0);
        var products = Options.Number("--products", "Products that the users order from", "N", 1, 10_000, 100);
        var units = Options.Number("--units", "Units of each of these products", "N", 1, 1_000_000, 50);
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new ExampleCommand(
            "bench",
            "Measure completed orders per second: accepted over HTTP, reserved, paid, confirmed, shipment created, notification "
            + "recorded, all durable. It starts a separate process on a temporary folder; shipments do not move during the measurement.",
            "doms bench", "doms bench --clients 64 --seconds 30", "doms bench --data cluster --clients 64 512",
            "doms bench --users 10000", "doms bench --users 10000 --products 1 --units 100")
        {
            clients, seconds, warmUp, data, users, products, units, json,
        };
        foreach (var option in (Option[])[products, units]) command.Needs(option, users);
        command.Excludes(users, seconds, warmUp);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(users) > 0)
            {
                var crowd = new UsersPlan(
                    parsed.GetValue(users), Math.Clamp(parsed.GetRequiredValue(clients)[^1], 1, 1_024), parsed.GetValue(products),
                    parsed.GetValue(units));
                return await UsersBench.Run(crowd, parsed.GetValue(data), screen, parsed.GetValue(json), cancel);
            }

            var plan = new BenchPlan(
                parsed.GetRequiredValue(clients), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)));
            var results = await Run(plan, parsed.GetValue(data), screen, parsed.GetValue(json), cancel);
            if (parsed.GetValue(json)) screen.Line(JsonSerializer.Serialize(results, BenchJson.Default.ListBenchResult));
            return ExitCode.Ok;
        });
        return command;
    }

    static Task<List<BenchResult>> Run(BenchPlan plan, string? folder, Screen screen, bool isJson, CancellationToken cancel) =>
        folder is null ? RunOnProcess(plan, screen, isJson, cancel) : RunOnCluster(plan, folder, screen, isJson, cancel);

    /// <exception cref="CommandException">No system runs on the folder.</exception>
    internal static RunningAddresses AddressesIn(string folder) => RunningAddresses.Find(folder)
        ?? throw new CommandException($"There is no running system in '{folder}'.", ExitCode.Unreachable);

    static async Task<List<BenchResult>> RunOnProcess(BenchPlan plan, Screen screen, bool isJson, CancellationToken cancel)
    {
        await using var process = await MeasuredProcess.Start(new Dictionary<string, string>(), cancel);
        await using var completed = await CompletedOrders.Open(process.Folder, cancel);
        var measured = new MeasuredSystem(process.Addresses.Gateway, process.ReadUse, completed.Count);
        return await Run(plan, measured, screen, isJson, cancel);
    }

    static async Task<List<BenchResult>> RunOnCluster(
        BenchPlan plan, string folder, Screen screen, bool isJson, CancellationToken cancel)
    {
        var running = AddressesIn(folder);
        await using var completed = await CompletedOrders.Open(folder, cancel);
        var measured = new MeasuredSystem(running.Gateway, () => ClusterProcesses.ReadUse(folder, running), completed.Count);
        return await Run(plan, measured, screen, isJson, cancel);
    }

    static async Task<List<BenchResult>> Run(
        BenchPlan plan, MeasuredSystem measured, Screen screen, bool isJson, CancellationToken cancel)
    {
        using var http = new DomsClient(measured.Gateway, null);
        var token = (await http.Login("bench", "operator", cancel)).Value.Token;
        await CreateProducts(measured.Gateway, token, cancel);
        var run = new BenchRun(measured, token);
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

    static async Task CreateProducts(Uri gateway, string token, CancellationToken cancel)
    {
        const int created = 201;
        const int exists = 409;
        await using var connection = new LoadConnection(new Uri(gateway, "/api/inventory"), token);
        await connection.Open(cancel);
        for (var i = 0; i < Products; i++)
        {
            var status = await connection.Post($$"""{"productId":"bench-{{i}}","quantity":{{UnitsPerProduct}},"price":10.00}""", cancel);
            if (status is not (created or exists)) throw new CommandException($"Creating a product failed with status {status}.");
        }
    }

    static string Row(BenchResult r) =>
        $"{r.Clients,7}  {r.Accepted,8}  {r.Refused,7}  {r.CompletedPerSecond,11:F1}  {r.P50,6:F2}  {r.P99,6:F2}"
        + $"  {r.CpuMicrosecondsPerOrder,12:F0}  {r.PeakMegabytes,9:F0}"
        + (r.CpuByPart.Count > 1 ? $"  ({string.Join(", ", r.CpuByPart.Select(part => $"{part.Key} {part.Value:F0}"))})" : "");
}

/// <param name="Clients">Number of connections, one run per value.</param>
/// <param name="RunDuration">Duration of each run.</param>
/// <param name="WarmUpDuration">Duration of the load before the first run.</param>
sealed record BenchPlan(int[] Clients, TimeSpan RunDuration, TimeSpan WarmUpDuration);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<BenchResult>))]
[JsonSerializable(typeof(UsersResult))]
sealed partial class BenchJson : JsonSerializerContext;
