using System.Text.Json;
using Doms.Host.Cli;

namespace Doms.Host.Bench;

/// <summary><c>doms bench --users N</c>: many users on few products, on a process of its own or a running system.</summary>
static class UsersBench
{
    static readonly IReadOnlyDictionary<string, string> Limits = new Dictionary<string, string>
    {
        ["DOMS__Limits__Default__PerSecond"] = "1", ["DOMS__Limits__Default__Burst"] = "3",
    };

    public static async Task<int> Run(UsersPlan plan, string? folder, Screen screen, bool isJson, CancellationToken cancel)
    {
        var result = folder is null
            ? await RunOnProcess(plan, cancel)
            : await new UsersRun(BenchCommand.AddressesIn(folder).Gateway, plan).Run(cancel);
        if (isJson) screen.Line(JsonSerializer.Serialize(result, BenchJson.Default.UsersResult));
        else foreach (var line in Lines(result)) screen.Line(line);
        return result.IsExact ? ExitCode.Ok : ExitCode.Failed;
    }

    static async Task<UsersResult> RunOnProcess(UsersPlan plan, CancellationToken cancel)
    {
        await using var process = await MeasuredProcess.Start(Limits, cancel);
        return await new UsersRun(process.Addresses.Gateway, plan).Run(cancel);
    }

    static IEnumerable<string> Lines(UsersResult result) =>
    [
        $"{result.Users} users sent {result.Requests} orders in {result.Seconds:F1} s:",
        $"  {result.Accepted,8} accepted",
        $"  {result.Limited,8} refused by the limit of the user (429)",
        $"  {result.Unavailable,8} refused because too much was waiting (503)",
        $"  {result.Broken,8} with another response",
        $"  {result.Sold,8} units sold of {result.Units}; {result.Possible} could be sold to the accepted orders",
        $"  {result.OutOfStock,8} accepted orders cancelled, no unit left",
        result.IsExact ? "Exact, and the audit is clean." : result.IsAuditClean ? "NOT exact." : "The audit found violations.",
    ];
}
