using Doms.Simulation.Faults;

namespace Doms.Simulator;

/// <summary>Result of a run.</summary>
/// <param name="Findings">Violations and errors; empty for a successful run.</param>
/// <param name="TraceHash">Hash over everything committed and published.</param>
/// <param name="Orders">Number of accepted orders.</param>
/// <param name="VirtualDuration">Virtual duration of the run.</param>
/// <param name="Trace">Committed changes of the watched id.</param>
public sealed record SimulationOutcome(
    SimulationPlan Plan, IReadOnlyList<string> Findings, string TraceHash, int Orders, TimeSpan VirtualDuration,
    IReadOnlyList<FaultEntry> Faults, IReadOnlyList<string> Trace)
{
    /// <summary>The ways of the orders, those that were struck most first; empty unless the plan records them.</summary>
    public IReadOnlyList<OrderTrail> Trails { get; init; } = [];
}
