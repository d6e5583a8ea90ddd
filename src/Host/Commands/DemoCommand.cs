using System.CommandLine;
using Doms.Host.Cli;
using Doms.Host.Demo;

namespace Doms.Host.Commands;

/// <summary><c>doms demo</c>: runs a demonstration on the whole system, in this process or on a cluster.</summary>
static class DemoCommand
{
    const int DefaultOrders = 300;
    const int MinOrders = 8;
    const int MaxOrders = 20_000;

    public static Command Create(Screen screen)
    {
        var orders = Options.Number("--orders", "Orders to place", "N", MinOrders, MaxOrders, DefaultOrders);
        var keep = new Option<bool>("--keep") { Description = "Keep it running afterwards, and keep its data folder." };
        var port = new Option<int>("--port")
        {
            Description = "Port of the gateway; 0, the default, selects a free one.", HelpName = "PORT",
        };
        port.AsPort(0, UpCommand.MaxPort);
        var cluster = new Option<bool>("--cluster")
        {
            Description = "Run it on a cluster: PostgreSQL, Redis, Kafka and a process for each role.",
        };
        var data = Options.Text(
            TargetOptions.DataName, "With --cluster: the data folder of a running cluster; by default a new one is started.", "DIR");
        var command = new ExampleCommand(
            "demo",
            "Run a demonstration: start the system on a temporary folder and free ports, place a few hundred orders concurrently - good, "
            + "out of stock, declined, cancelled - wait until all have ended, report outcomes and reasons, and audit stored state.",
            "doms demo", "doms demo --orders 2000 --keep", "doms demo --cluster")
        {
            orders, keep, port, cluster, data,
        };
        command.Needs(data, cluster);
        command.SetAction(async (parsed, cancel) =>
        {
            var demo = new DemoRun(screen, TimeProvider.System, parsed.GetValue(orders));
            var code = parsed.GetValue(cluster)
                ? await new ClusterDemo(screen, parsed.GetValue(data), parsed.GetValue(port), parsed.GetValue(keep)).Run(demo, cancel)
                : await new EmbeddedDemo(screen, parsed.GetValue(port), parsed.GetValue(keep)).Run(demo, cancel);
            screen.Line(code == ExitCode.Ok ? "All checks passed." : "Some checks failed; see WRONG and FAIL above.");
            return code;
        });
        return command;
    }
}
