using Doms.Simulation;

namespace Doms.Host.Simulate;

/// <summary>Makes a failing run smaller, by halves, as long as it still fails.</summary>
static class Shrinker
{
    const int MostRuns = 60;
    static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    public static SimulationOutcome Shrink(SimulationOutcome failed, Planting planting)
    {
        var best = failed;
        var runs = 0;
        var began = TimeProvider.System.GetTimestamp();
        while (Smaller(best).FirstOrDefault(Fails) is not null)
        {
            // Fails has kept the outcome; from there on it goes again.
        }

        return best;

        bool Fails(SimulationPlan plan)
        {
            if (++runs > MostRuns || TimeProvider.System.GetElapsedTime(began) > MostTime) return false;
            var outcome = Simulator.Run(plan, planting);
            if (outcome.Findings.Count == 0 || KindOf(outcome.Findings[0]) != KindOf(failed.Findings[0])) return false;
            best = outcome;
            return true;
        }
    }

    /// <summary>What a finding is about, without its particulars: smaller is only what fails in the same way.</summary>
    static string KindOf(string finding) => finding.Split([':', ' '], 2)[0];

    /// <summary>Plans that are smaller, the boldest first.</summary>
    static IEnumerable<SimulationPlan> Smaller(SimulationOutcome outcome)
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
            yield return plan with { Limits = plan.Limits with { Without = new HashSet<FaultKind>(plan.Limits.Without) { kind } } };
    }

    static SimulationPlan Limited(SimulationPlan plan, int most) => plan with { Limits = plan.Limits with { Most = most } };
}
