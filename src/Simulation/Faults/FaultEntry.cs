namespace Doms.Simulation.Faults;

/// <summary>An injected fault.</summary>
/// <param name="At">Virtual time since the start of the run.</param>
public readonly record struct FaultEntry(TimeSpan At, FaultKind Kind, string Where)
{
    public override string ToString() => $"{At:d\\.hh\\:mm\\:ss\\.ffffff}  {Kind}  {Where}";
}
