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
    /// <summary>Whether a run has found it.</summary>
    public bool IsFoundIn(SimulationOutcome outcome) => outcome.Findings.Any(finding =>
        Judgement is null
        || (finding.StartsWith(Judgement, StringComparison.Ordinal) && finding.Contains(Detail, StringComparison.Ordinal)));
}
