namespace Doms.Simulation.Nodes;

/// <summary>An exception that a simulated client throws on purpose: an engine may log it, but nothing may happen twice because of it.</summary>
public sealed class InjectedException(string message) : Exception(message);
