using Doms.Host.Commands;
using Doms.Simulation.Faults;
using Doms.Simulator;

namespace Doms.Tests.Simulation;

/// <summary>Runs a fixed set of seeds, and fresh ones.</summary>
public sealed class SeedTests
{
    const int Orders = 30;
    const int Fresh = 25;
    const int Undisturbed = 10;

    public static TheoryData<int> Fixed => [.. Enumerable.Range(1, 43)];

    [Theory, MemberData(nameof(Fixed))]
    public void Fixed_seed_has_no_findings_in_any_shape(int seed) => RunAll(seed);

    [Fact]
    public void Fresh_seeds_have_no_findings_in_any_shape()
    {
        var first = (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000_000);
        for (var seed = first; seed < first + Fresh; seed++) RunAll(seed);
    }

    /// <summary>Nothing explains that a call is made again, or a record published again.</summary>
    [Fact]
    public void Undisturbed_seeds_have_no_findings_in_any_shape()
    {
        var limits = FaultLimits.Unlimited with { ExcludedKinds = FaultKinds.Disturbing };
        for (var seed = 1; seed <= Undisturbed; seed++) RunAll(seed, limits);
    }

    [Theory, InlineData("Joined"), InlineData("Replicas"), InlineData("Split")]
    public void Same_seed_repeats_the_same_run(string shape)
    {
        var plan = new SimulationPlan(7, Enum.Parse<Shape>(shape), Orders);
        var first = SimulationRunner.Run(plan);
        var second = SimulationRunner.Run(plan with { RecordsTrails = true });

        second.TraceHash.ShouldBe(first.TraceHash);
        second.Faults.ShouldBe(first.Faults);
        second.Trails.Select(trail => trail.Steps[0].Event).Distinct().ShouldBe(["ORDER_CREATED"]);
        second.Trails.ShouldAllBe(trail => trail.Status == "COMPLETED" || trail.Status == "CANCELLED");
        second.Trails.Select(trail => trail.Strikes.Count).ShouldBeInOrder(SortDirection.Descending);
        second.Trails[0].Strikes.ShouldNotBeEmpty();
        SimulationRunner.Run(plan with { Seed = 8 }).TraceHash.ShouldNotBe(first.TraceHash);
    }

    static void RunAll(int seed) => RunAll(seed, FaultLimits.Unlimited);

    static void RunAll(int seed, FaultLimits limits)
    {
        foreach (var shape in Enum.GetValues<Shape>())
        {
            var outcome = SimulationRunner.Run(new SimulationPlan(seed, shape, Orders, limits));
            var run = $"{outcome.Plan.ReplayCommand} of commit {SimulateCommand.Commit}";
            outcome.Findings.ShouldBeEmpty($"{run}\n{string.Join('\n', outcome.Findings)}");
        }
    }
}
