using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Demo;

namespace Doms.Host.Commands;

/// <summary><c>doms demo</c>: runs the whole system on a temporary data folder.</summary>
static class DemoCommand
{
    const int DefaultOrders = 300;
    const int MinOrders = 8;
    const int MaxOrders = 20_000;

    public static Command Create(Screen screen)
    {
        var orders = Options.Number("--orders", "Orders to place", "N", MinOrders, MaxOrders, DefaultOrders);
        var keep = new Option<bool>("--keep") { Description = "Keep it running afterwards, and keep its data folder." };
        var port = Options.Number("--port", "Port of the gateway; 0 selects a free port", "PORT", 0, UpCommand.MaxPort, defaultValue: 0);
        var command = new ExampleCommand(
            "demo",
            "Run a demonstration: start the system on a temporary folder and free ports, place a few hundred orders concurrently - good, "
            + "out of stock, declined, cancelled - wait until all have ended, report outcomes and reasons, and audit stored state.",
            "doms demo", "doms demo --orders 2000 --keep")
        {
            orders, keep, port,
        };
        command.SetAction((parsed, cancel) => Run(
            screen, parsed.GetValue(orders), parsed.GetValue(port), parsed.GetValue(keep), cancel));
        return command;
    }

    static async Task<int> Run(Screen screen, int orders, int port, bool keep, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("doms-demo-").FullName;
        try
        {
            // The system's log would interleave with the report, so it is written beside the data.
            await using var log = new StreamWriter(Path.Combine(folder, "demo.log"));
            Console.SetOut(TextWriter.Synchronized(log));
            var code = await new DemoRun(screen, TimeProvider.System, orders, keep).Run(folder, port, cancel);
            if (keep) screen.Line($"Data and log are in {folder}; restart with: {CalledAs.Command("up", folder)}");
            screen.Line(code == ExitCode.Ok ? "All checks passed." : "Some checks failed; see WRONG and FAIL above.");
            return code;
        }
        finally
        {
            if (!keep) Directory.Delete(folder, recursive: true);
        }
    }
}
