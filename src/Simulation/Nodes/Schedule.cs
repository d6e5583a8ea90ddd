namespace Doms.Simulation.Nodes;

/// <summary>Draws the interleaving of processes from the seed. It injects no faults.</summary>
public sealed class Schedule(Random random)
{
    const double YieldShare = 0.5;
    const double LatencyShare = 0.25;
    const int MaxLatencyMicroseconds = 4_000;

    /// <summary>Degree to which batches of different processes overlap, 0 to 1.</summary>
    public double Contention { get; } = random.NextDouble();

    public bool ShouldYield() => random.NextDouble() < YieldShare * Contention;

    public TimeSpan RandomLatency() => random.NextDouble() < LatencyShare * Contention
        ? TimeSpan.FromMicroseconds(random.Next(MaxLatencyMicroseconds))
        : TimeSpan.Zero;
}
