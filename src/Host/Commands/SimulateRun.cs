using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Doms.Host.Cli;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Host.Commands;

/// <summary>Runs seeds in each shape and reports the results.</summary>
/// <param name="defects">Defects to inject, see <see cref="DefectInjection"/>.</param>
sealed partial class SimulateRun(Screen screen, IReadOnlyList<Shape> shapes, FaultLimits limits, DefectInjection defects)
{
    const int MaxShown = 25;
    const int MaxTraceLines = 60;
    static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(30);
    readonly Dictionary<FaultKind, long> _faults = [];
    readonly TimeProvider _clock = TimeProvider.System;
    readonly long _began = TimeProvider.System.GetTimestamp();
    long _orders;
    long _runs;

    /// <summary>Runs one seed in all shapes.</summary>
    public int RunSeed(int seed, int orders)
    {
        var hashes = new StringBuilder();
        foreach (var shape in shapes)
        {
            var start = _clock.GetTimestamp();
            var outcome = Run(new SimulationPlan(seed, shape, orders, limits));
            if (outcome.Findings.Count > 0) return ReportFailure(outcome);
            hashes.Append(outcome.TraceHash);
            var seconds = _clock.GetElapsedTime(start).TotalSeconds;
            screen.Line(
                $"{shape,-8}  {outcome.Orders} orders, {outcome.Faults.Count} faults, "
                + $"{outcome.VirtualDuration:d\\.hh\\:mm\\:ss} of virtual time "
                + $"in {seconds:0.0} s: {outcome.Orders / seconds:0} orders/s");
        }

        PrintFaultCounts();
        screen.Line("audited after each run: no violations");
        screen.Line($"trace hash: {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(hashes.ToString())))}");
        return ExitCode.Ok;
    }

    /// <summary>Runs consecutive seeds until the time has elapsed or one fails.</summary>
    public int Soak(int first, int orders, TimeSpan time)
    {
        var lastReport = TimeSpan.Zero;
        for (var seed = first; Elapsed < time; seed++)
        {
            foreach (var shape in shapes)
            {
                var outcome = Run(new SimulationPlan(seed, shape, orders, limits));
                if (outcome.Findings.Count > 0) return ReportFailure(outcome);
            }

            if (Elapsed - lastReport < ProgressInterval) continue;
            lastReport = Elapsed;
            screen.Line($"seed {seed}: {_runs} runs, {_orders} orders, {_faults.Values.Sum()} faults, no violations");
        }

        PrintFaultCounts();
        screen.Line($"{_runs} runs from seed {first} on, {_orders} orders, {_orders / Elapsed.TotalSeconds:0} orders/s: no violations");
        return ExitCode.Ok;
    }

    TimeSpan Elapsed => _clock.GetElapsedTime(_began);

    SimulationOutcome Run(SimulationPlan plan)
    {
        var outcome = SimulationRunner.Run(plan, defects);
        foreach (var fault in outcome.Faults) _faults[fault.Kind] = _faults.GetValueOrDefault(fault.Kind) + 1;
        _orders += outcome.Orders;
        _runs++;
        return outcome;
    }

    void PrintFaultCounts() => screen.Table(
        ["FAULT", "TIMES"], _faults.OrderBy(pair => pair.Key).Select(pair => new[] { pair.Key.ToString(), $"{pair.Value}" }));

    /// <summary>Repeats the run for each subject of the first finding and prints the commits concerning it.</summary>
    void PrintTraces(SimulationOutcome shrunk)
    {
        foreach (var subject in Subject().Matches(shrunk.Findings[0]).Select(match => match.Value).Distinct())
        {
            var traced = SimulationRunner.Run(shrunk.Plan with { WatchedId = subject }, defects);
            var lineCount = Math.Min(MaxTraceLines, traced.Trace.Count);
            screen.Line($"commits concerning {subject} (the last {lineCount} of {traced.Trace.Count}):");
            foreach (var line in traced.Trace.TakeLast(MaxTraceLines)) screen.Line($"  {line}");
        }
    }

    [GeneratedRegex(
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|probe-[0-9]+|P[0-9]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Subject();

    int ReportFailure(SimulationOutcome failed)
    {
        screen.Line($"FAILED  seed {failed.Plan.Seed}  commit {SimulateCommand.Commit}");
        screen.Line($"        {failed.Plan.ReplayCommand}");
        foreach (var finding in failed.Findings.Take(MaxShown)) screen.Line($"  {finding}");
        screen.Line("Shrinking...");
        var shrunk = Shrinker.Shrink(failed, defects);
        screen.Line($"        {shrunk.Plan.ReplayCommand}");
        foreach (var finding in shrunk.Findings.Take(MaxShown)) screen.Line($"  {finding}");
        screen.Line($"injected faults ({shrunk.Faults.Count}, the last {Math.Min(MaxShown, shrunk.Faults.Count)}):");
        foreach (var fault in shrunk.Faults.TakeLast(MaxShown)) screen.Line($"  {fault}");
        PrintTraces(shrunk);
        screen.Line($"trace hash: {shrunk.TraceHash}");
        return ExitCode.Failed;
    }
}
