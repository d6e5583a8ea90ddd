namespace Doms.Simulation.Probe;

/// <summary>A row that is inserted once, without being planned.</summary>
sealed record Entry(string Id, long Version);
