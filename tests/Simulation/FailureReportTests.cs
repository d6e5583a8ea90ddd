using System.Globalization;
using System.Text.RegularExpressions;
using Doms.Host.Cli;
using Doms.Host.Commands;
using Doms.Host.Running;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulator;
using Doms.Tests.Simulation.Planted;

namespace Doms.Tests.Simulation;

/// <summary>The report of a failing run, and its repetition.</summary>
public sealed partial class FailureReportTests
{
    const int Orders = 30;
    static readonly Defect s_defect = Defects.All["compensation skipped"];
    readonly SimulationOutcome _failed = Enumerable.Range(1, 200)
        .Select(seed => SimulationRunner.Run(new SimulationPlan(seed, s_defect.Shape, Orders), s_defect.Create()))
        .First(outcome => outcome.Findings.Count > 0);

    [Fact]
    public void Failing_run_shrinks_to_a_smaller_repeatable_failure()
    {
        var small = Shrinker.Shrink(_failed, s_defect.Create());
        var repeated = SimulationRunner.Run(small.Plan, s_defect.Create());

        (small.Plan.Orders + small.Faults.Count).ShouldBeLessThan(_failed.Plan.Orders + _failed.Faults.Count);
        small.Findings[0][..3].ShouldBe(_failed.Findings[0][..3]);
        (repeated.TraceHash, repeated.Findings[0]).ShouldBe((small.TraceHash, small.Findings[0]));
    }

    [Fact]
    public void Failing_run_of_the_api_has_a_smaller_one()
    {
        var view = SimulationRoute.Run(_failed.Plan, s_defect.Create(), () => TimeSpan.FromSeconds(1));
        var clean = SimulationRoute.Run(_failed.Plan with { Orders = 5 }, DefectInjection.None, () => TimeSpan.Zero);

        view.Findings.ShouldBe(_failed.Findings);
        var small = view.Shrunk.ShouldNotBeNull();
        (small.Orders + small.FaultCount).ShouldBeLessThan(view.Orders + view.FaultCount);
        small.Findings[0][..3].ShouldBe(view.Findings[0][..3]);
        small.Command.ShouldStartWith($"doms simulate --seed {view.Seed}");
        clean.Shrunk.ShouldBeNull();
    }

    [Fact]
    public void Failure_report_names_seed_commit_replay_commands_faults_and_trace()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var screen = new Screen(output, output, isInteractive: false);
        var code = new SimulateRun(screen, [s_defect.Shape], FaultLimits.Unlimited, s_defect.Create()).RunSeed(_failed.Plan.Seed, Orders);

        code.ShouldBe(ExitCode.Failed);
        var report = output.ToString();
        report.ShouldContain($"FAILED  seed {_failed.Plan.Seed}  commit {SimulateCommand.Commit}");
        report.ShouldContain(_failed.Plan.ReplayCommand);
        report.ShouldContain(_failed.Findings[0]);
        Command().Count(report).ShouldBe(2, "the original run and the shrunk one");
        report.ShouldContain("injected faults");
        report.ShouldContain("commits concerning");
        Hash().Count(report).ShouldBe(1);
    }

    [GeneratedRegex("doms simulate --seed [0-9]+ --shape joined --orders [0-9]+", RegexOptions.None, 1_000)]
    private static partial Regex Command();

    [GeneratedRegex("^trace hash: [0-9a-f]{64}\\r?$", RegexOptions.Multiline, 1_000)]
    private static partial Regex Hash();
}
