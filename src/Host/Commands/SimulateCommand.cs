using System.CommandLine;
using System.Reflection;
using Doms.Host.Cli;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Host.Commands;

/// <summary><c>doms simulate</c>: the real services on one thread and a virtual clock, with everything going wrong that can.</summary>
static class SimulateCommand
{
    const int DefaultOrders = 1_000;
    const int SoakOrders = 100;
    static readonly Shape[] AllShapes = Enum.GetValues<Shape>();

    public static Command Create(Screen screen)
    {
        var seed = new Option<int?>("--seed") { Description = "Draws everything; without one, seeds of today.", HelpName = "N" };
        var orders = new Option<int?>("--orders")
        {
            Description = $"Orders of a run, 1 to 100,000: by default {DefaultOrders} over all shapes.", HelpName = "K",
        };
        var minutes = new Option<int>("--minutes") { Description = "Go on with one seed after another for so long.", HelpName = "M" };
        var shape = new Option<Shape?>("--shape") { Description = "Joined, Replicas or Split; by default all of them." };
        var most = new Option<int?>("--faults") { Description = "No more than the first so many faults.", HelpName = "N" };
        var without = new Option<FaultKind[]>("--without")
        {
            Description = "Kinds of faults that do not happen.", AllowMultipleArgumentsPerToken = true,
        };
        var command = new ExampleCommand(
            "simulate",
            "Run the real services, engine and sagas on one thread and a virtual clock: crashes at every step, duplicates, delays, "
            + "pauses, wrong clocks, a provider that fails, operators in between. Then everything works again, every order has to end, "
            + "and the books are audited. The same seed is the same run.",
            "doms simulate --seed 42",
            "doms simulate --minutes 30        # a soak: one seed after another",
            "doms simulate --seed 42 --shape split --orders 50")
        {
            seed, orders, minutes, shape, most, without,
        };
        command.SetAction(parsed =>
        {
            var limits = new FaultLimits(parsed.GetValue(most) ?? int.MaxValue, (parsed.GetValue(without) ?? []).ToHashSet());
            var shapes = parsed.GetValue(shape) is { } one ? [one] : AllShapes;
            var run = new SimulateRun(screen, shapes, limits, DefectInjection.None);
            var first = parsed.GetValue(seed) ?? (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);
            return parsed.GetValue(minutes) is > 0 and var m
                ? run.Soak(first, parsed.GetValue(orders) ?? SoakOrders, TimeSpan.FromMinutes(m))
                : run.RunSeed(first, parsed.GetValue(orders) ?? (DefaultOrders / shapes.Length));
        });
        return command;
    }

    /// <summary>What the executable was built from.</summary>
    public static string Commit { get; } = typeof(SimulateCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[^1] ?? "unknown";
}
