namespace Doms.Simulation.Faults;

/// <summary>Limits on the faults of a run; a failing run is shrunk with tighter limits.</summary>
/// <param name="MaxFaults">Maximum number of faults.</param>
/// <param name="ExcludedKinds">Kinds that are never injected.</param>
public sealed record FaultLimits(int MaxFaults, IReadOnlySet<FaultKind> ExcludedKinds)
{
    public static FaultLimits Unlimited { get; } = new(int.MaxValue, new HashSet<FaultKind>());
}
