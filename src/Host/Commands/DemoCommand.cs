using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Demo;

namespace Doms.Host.Commands;

/// <summary><c>doms demo</c>: shows the whole system at work, and leaves nothing behind.</summary>
static class DemoCommand
{
    const int DefaultOrders = 300;
    const int MinOrders = 8;
    const int MaxOrders = 20_000;

    public static Command Create(Screen screen)
    {
        var orders = new Option<int>("--orders")
        {
            Description = $"Orders to place, {MinOrders} to {MaxOrders}.", HelpName = "N", DefaultValueFactory = _ => DefaultOrders,
        };
        var keep = new Option<bool>("--keep") { Description = "Leave it running at the end, and keep its data folder." };
        var port = new Option<int>("--port") { Description = "Port of the gateway; 0 takes a free one.", HelpName = "PORT" };
        var command = new ExampleCommand(
            "demo",
            "See it work: starts everything on a temporary folder and free ports, places a few hundred orders of all kinds at once - good, "
            + "out of stock, declined, cancelled - waits until each has ended, says what happened and why, and audits the books.",
            "doms demo", "doms demo --orders 2000 --keep")
        {
            orders, keep, port,
        };
        orders.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < MinOrders or > MaxOrders)
                result.AddError($"--orders must be {MinOrders} to {MaxOrders}.");
        });
        command.SetAction((parsed, cancel) => Run(
            screen, parsed.GetValue(orders), parsed.GetValue(port), parsed.GetValue(keep), cancel));
        return command;
    }

    static async Task<int> Run(Screen screen, int orders, int port, bool keep, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("doms-demo-").FullName;
        try
        {
            // The system logs to the console; here the console belongs to the story, and the log goes beside the data.
            await using var log = new StreamWriter(Path.Combine(folder, "demo.log"));
            Console.SetOut(TextWriter.Synchronized(log));
            var code = await new DemoRun(screen, TimeProvider.System, orders, keep).Run(folder, port, cancel);
            if (keep) screen.Line($"Its data and log are in {folder}; start it again with: doms up --data {folder}");
            screen.Line(code == ExitCode.Ok ? "All as it should be." : "Not all is as it should be; see WRONG and FAIL above.");
            return code;
        }
        finally
        {
            if (!keep) Directory.Delete(folder, recursive: true);
        }
    }
}
