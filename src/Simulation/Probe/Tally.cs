namespace Doms.Simulation.Probe;

/// <summary>State of one counter.</summary>
/// <param name="Number">The last number published.</param>
/// <param name="Acknowledged">The last number that the listener acknowledged.</param>
/// <param name="ExternalCalls">Number of external calls made.</param>
/// <param name="FirstError">The first number out of sequence; null for none.</param>
sealed record Tally(string Id, long Version, long Number, long Acknowledged, long ExternalCalls, string? FirstError);
