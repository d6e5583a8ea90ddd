namespace Doms.Simulation.Probe;

/// <summary>State of the listener for one counter.</summary>
/// <param name="Number">The last number received.</param>
sealed record Echo(string Id, long Version, long Number, string? FirstError);
