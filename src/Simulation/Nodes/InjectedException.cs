namespace Doms.Simulation.Nodes;

/// <summary>An exception that a simulated client of the broker throws: an engine may log it, and nothing may happen twice.</summary>
public sealed class InjectedException(string message) : Exception(message);
