using System.Collections.Concurrent;
using System.Diagnostics;
using Doms.Client;
using Doms.Contracts.Http;
using Doms.Host.Running;
using Doms.Tests.EndToEnd.Processes;

namespace Doms.Tests.EndToEnd.Guarantees;

public sealed class When_the_console_is_not_read
{
    /// <summary>Enough for their log lines to fill the pipe and the logger's queue.</summary>
    const int Orders = 1_000;
    const int AtOnce = 100;
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Orders_complete_and_dropped_lines_are_counted()
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        using var process = Start(folder);
        try
        {
            using var shop = await LogIn(process, folder);
            await FillConsole(shop);

            var lines = new ConcurrentQueue<string>();
            process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
            process.BeginOutputReadLine();
            await Poll.Until("the dropped lines to be counted", async () =>
            {
                await Buy(shop);
                return lines.Any(line => line.Contains("dropped", StringComparison.Ordinal));
            });
        }
        finally
        {
            process.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Process_still_stops_cleanly()
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        using var process = Start(folder);
        try
        {
            using var shop = await LogIn(process, folder);
            await FillConsole(shop);

            Executable.Terminate(process);
            using var limit = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Process_runs_although_its_output_is_full()
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        using var process = Start(folder, "exec > /dev/full 2> /dev/full");
        try
        {
            using var shop = await LogIn(process, folder);
            await shop.CreateProduct(new("P1", 1, 1, null), CancellationToken.None);
            await Buy(shop);

            Executable.Terminate(process);
            using var limit = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(limit.Token);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    static Process Start(string folder, string preparation = ":") => Executable.Start(
        ["up", "--data", folder, "--port", "0"], new Dictionary<string, string> { ["Messaging:LogPublications"] = "true" }, preparation);

    static async Task FillConsole(DomsClient shop)
    {
        await shop.CreateProduct(new("P1", 2 * Orders, 1, null), CancellationToken.None);
        for (var placed = 0; placed < Orders; placed += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Buy(shop)));
    }

    static async Task<DomsClient> LogIn(Process process, string folder)
    {
        var running = await Poll.Until("doms up to say where it is", () => Task.FromResult(
            RunningAddresses.Find(folder) is { } found && found.ProcessId == process.Id ? found : null));
        using var client = new DomsClient(running.Gateway, null);
        var login = await client.Login("operator", "operator", CancellationToken.None);
        return new DomsClient(running.Gateway, login.Value.Token);
    }

    static async Task Buy(DomsClient shop)
    {
        var order = await shop.PlaceOrder(new([new("P1", 1)]), 20, null, CancellationToken.None);
        order.Value.Status.ShouldBe(OrderStatuses.Confirmed);
    }
}
