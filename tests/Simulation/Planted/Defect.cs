using Doms.Simulation.Nodes;
using Doms.Simulator;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A planted defect.</summary>
/// <param name="Shape">A shape in which it has an effect.</param>
/// <param name="Create">Creates its injection for one run.</param>
/// <param name="Judgement">Kind of the finding that is meant for it; null for any finding.</param>
/// <param name="Detail">Words of that finding.</param>
sealed record Defect(Shape Shape, Func<DefectInjection> Create, string? Judgement = null, string Detail = "")
{
    const int Orders = 30;

    /// <summary>Plans the run of a seed in which it may be found.</summary>
    public SimulationPlan Plan(int seed) => new(seed, Shape, Orders);

    /// <summary>The finding of a run that is meant for it; null when the run has not found it.</summary>
    public string? FindIn(SimulationOutcome outcome) => outcome.Findings.FirstOrDefault(finding =>
        Judgement is null
        || (finding.StartsWith(Judgement, StringComparison.Ordinal) && finding.Contains(Detail, StringComparison.Ordinal)));
}
