using System.CommandLine;
using System.Reflection;
using Doms.Host.Cli;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Host.Commands;

/// <summary>
/// <c>doms simulate</c>: runs the real services on one thread and a virtual clock with injected faults.
/// </summary>
static class SimulateCommand
{
    const int DefaultOrders = 1_000;
    const int SoakOrders = 100;
    static readonly Shape[] AllShapes = Enum.GetValues<Shape>();

    public static Command Create(Screen screen)
    {
        var seed = new Option<int?>("--seed")
        {
            Description = "Seed of all random choices; by default seeds derived from the date.", HelpName = "N",
        };
        const int maxOrders = 100_000;
        const int maxMinutes = 100_000;
        var orders = new Option<int?>("--orders")
        {
            Description = $"Orders per run, 1 to {maxOrders:N0}; by default {DefaultOrders} over all shapes.", HelpName = "K",
        };
        orders.InRange(1, maxOrders);
        var minutes = new Option<int>("--minutes") { Description = "Run consecutive seeds for this many minutes.", HelpName = "M" };
        minutes.InRange(1, maxMinutes);
        var shape = Options.OneOf(
            "--shape", "By default all of them", [.. AllShapes.Select(known => known.ToString().ToLowerInvariant())]);
        var maxFaults = new Option<int?>("--faults") { Description = "Inject only the first N faults.", HelpName = "N" };
        maxFaults.AtLeast(0);
        var excluded = new Option<FaultKind[]>("--without")
        {
            Description = $"Kinds of faults to exclude: {string.Join(", ", Enum.GetNames<FaultKind>())}.",
            HelpName = "KIND",
            AllowMultipleArgumentsPerToken = true,
        };
        // The library takes any number for a kind, and several kinds with commas for their sum.
        excluded.Validators.Add(result =>
        {
            var known = Enum.GetNames<FaultKind>();
            if (result.Tokens.FirstOrDefault(token => !known.Contains(token.Value, StringComparer.OrdinalIgnoreCase)) is { } wrong)
                result.AddError($"--without must be one of {string.Join(", ", known)}, not '{wrong.Value}'.");
        });
        var command = new ExampleCommand(
            "simulate",
            "Run the real services, engine and sagas on one thread and a virtual clock: crashes at every step, duplicates, delays, "
            + "pauses, wrong clocks, provider failures, operator actions. After the faults stop, every order must end, "
            + "and stored state is audited. The same seed repeats the same run.",
            "doms simulate --seed 42",
            "doms simulate --minutes 30        # a soak test over consecutive seeds",
            "doms simulate --seed 42 --shape split --orders 50")
        {
            seed, orders, minutes, shape, maxFaults, excluded,
        };
        command.SetAction(parsed =>
        {
            var limits = new FaultLimits(parsed.GetValue(maxFaults) ?? int.MaxValue, (parsed.GetValue(excluded) ?? []).ToHashSet());
            var shapes = parsed.GetValue(shape) is { } selected ? [Enum.Parse<Shape>(selected, ignoreCase: true)] : AllShapes;
            var run = new SimulateRun(screen, shapes, limits, DefectInjection.None);
            var first = parsed.GetValue(seed) ?? (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);
            return parsed.GetValue(minutes) is > 0 and var m
                ? run.Soak(first, parsed.GetValue(orders) ?? SoakOrders, TimeSpan.FromMinutes(m))
                : run.RunSeed(first, parsed.GetValue(orders) ?? (DefaultOrders / shapes.Length));
        });
        return command;
    }

    /// <summary>Commit from which the executable was built.</summary>
    public static string Commit { get; } = typeof(SimulateCommand).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[^1] ?? "unknown";
}
