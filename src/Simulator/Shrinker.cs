using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>Shrinks a failing run by halves while it still fails in the same way.</summary>
public static class Shrinker
{
    const int MaxRuns = 60;
    static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(30);

    public static SimulationOutcome Shrink(SimulationOutcome failed, DefectInjection defects)
    {
        var best = failed;
        var runs = 0;
        var began = TimeProvider.System.GetTimestamp();
        while (runs <= MaxRuns && SmallerPlans(best).FirstOrDefault(Fails) is not null)
        {
            // Fails has stored the outcome; the next iteration continues from it.
        }

        return best;

        bool Fails(SimulationPlan plan)
        {
            if (++runs > MaxRuns || TimeProvider.System.GetElapsedTime(began) > MaxDuration) return false;
            var outcome = SimulationRunner.Run(plan, defects);
            if (outcome.Findings.Count == 0 || KindOf(outcome.Findings[0]) != KindOf(failed.Findings[0])) return false;
            best = outcome;
            return true;
        }
    }

    /// <summary>Returns the kind of a finding, its first word: a smaller run must fail with the same kind.</summary>
    static string KindOf(string finding) => finding.Split([':', ' '], 2)[0];

    /// <summary>Returns smaller plans, the largest reduction first.</summary>
    static IEnumerable<SimulationPlan> SmallerPlans(SimulationOutcome outcome)
    {
        var plan = outcome.Plan;
        if (plan.Orders > 1)
        {
            yield return plan with { Orders = plan.Orders / 2 };
            yield return plan with { Orders = plan.Orders * 3 / 4 };
        }

        var faults = outcome.Faults.Count;
        if (faults > 0)
        {
            yield return Limited(plan, faults / 2);
            yield return Limited(plan, faults * 3 / 4);
            yield return Limited(plan, faults - 1);
        }

        foreach (var kind in outcome.Faults.Select(fault => fault.Kind).Distinct().Order())
            yield return Excluding(plan, kind);
    }

    static SimulationPlan Excluding(SimulationPlan plan, FaultKind kind) =>
        plan with { Limits = plan.Limits with { ExcludedKinds = new HashSet<FaultKind>(plan.Limits.ExcludedKinds) { kind } } };

    static SimulationPlan Limited(SimulationPlan plan, int maxFaults) => plan with { Limits = plan.Limits with { MaxFaults = maxFaults } };
}
