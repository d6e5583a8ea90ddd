namespace Doms.Contracts.Http;

/// <summary>Result of a simulation: the real services on a virtual clock under injected faults.</summary>
/// <param name="Seed">Seed of all random choices.</param>
/// <param name="Shape"><c>joined</c>, <c>replicas</c> or <c>split</c>.</param>
/// <param name="Orders">Orders placed.</param>
/// <param name="Findings">Violations; empty for a clean run.</param>
/// <param name="TraceHash">Hash over everything committed and published; the same seed gives the same one.</param>
/// <param name="VirtualSeconds">Virtual duration of the run in seconds.</param>
/// <param name="Seconds">Real duration in seconds.</param>
/// <param name="Command">The command that repeats the run.</param>
/// <param name="FaultCount">Number of injected faults.</param>
/// <param name="Faults">The first of them, at most 2,000.</param>
public sealed record SimulationView(
    int Seed,
    string Shape,
    int Orders,
    IReadOnlyList<string> Findings,
    string TraceHash,
    double VirtualSeconds,
    double Seconds,
    string Command,
    int FaultCount,
    IReadOnlyList<SimulatedFaultView> Faults);

/// <summary>An injected fault.</summary>
/// <param name="At">Virtual time since the start of the run, in seconds.</param>
/// <param name="Kind">Kind of the fault, such as <c>CrashAfterCommit</c>.</param>
/// <param name="Where">The part or the order that it struck.</param>
public sealed record SimulatedFaultView(double At, string Kind, string Where);
