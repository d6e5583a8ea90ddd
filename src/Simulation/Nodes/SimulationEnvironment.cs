namespace Doms.Simulation.Nodes;

/// <summary>Parts that all processes of a run share.</summary>
/// <param name="Defects">Planted defects, for tests that the simulation finds them.</param>
public sealed record SimulationEnvironment(
    VirtualTime Time, FaultInjector Faults, Trace Trace, RunMonitor Monitor, Schedule Schedule, RefusedRows RefusedRows,
    RefusedEngineRows RefusedEngineRows, Random Random, SimulatedLog Log, DefectInjection Defects);
