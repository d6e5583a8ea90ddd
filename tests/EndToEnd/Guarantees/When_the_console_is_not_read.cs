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

    [Fact]
    public async Task Orders_complete_and_dropped_lines_are_counted()
    {
        var folder = Directory.CreateTempSubdirectory("doms-test-").FullName;
        using var process = Executable.Start(
            ["up", "--data", folder, "--port", "0"], new Dictionary<string, string> { ["Messaging:LogPublications"] = "true" });
        try
        {
            using var shop = await LogIn(process, folder);
            await shop.CreateProduct(new("P1", 2 * Orders, 1, null), CancellationToken.None);
            for (var placed = 0; placed < Orders; placed += AtOnce)
                await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Buy(shop)));

            var lines = new ConcurrentQueue<string>();
            process.OutputDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
            process.ErrorDataReceived += (_, line) => lines.Enqueue(line.Data ?? "");
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
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
