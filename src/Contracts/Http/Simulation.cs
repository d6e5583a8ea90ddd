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
/// <param name="MostStruck">The orders that were struck most, with their way through the run, at most 12.</param>
/// <param name="Shrunk">A smaller run that fails in the same way, for a run with findings; null for a clean one.</param>
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
    IReadOnlyList<SimulatedFaultView> Faults,
    IReadOnlyList<SimulatedOrderView> MostStruck,
    ShrunkSimulationView? Shrunk = null);

/// <summary>A failing simulation, made smaller while it still fails in the same way.</summary>
/// <param name="Orders">Orders placed.</param>
/// <param name="FaultCount">Number of injected faults.</param>
/// <param name="Findings">Its violations.</param>
/// <param name="Command">The command that repeats it.</param>
public sealed record ShrunkSimulationView(int Orders, int FaultCount, IReadOnlyList<string> Findings, string Command);

/// <summary>The way of an order through a simulation.</summary>
/// <param name="Status">Status at the end.</param>
/// <param name="Steps">Entries of its timeline, when they were committed.</param>
/// <param name="Strikes">
/// Faults that name the order, or that struck a process at the moment in which it committed something of the order.
/// </param>
public sealed record SimulatedOrderView(
    string OrderId, string Status, IReadOnlyList<SimulatedStepView> Steps, IReadOnlyList<SimulatedFaultView> Strikes);

/// <summary>Step of an order in a simulation.</summary>
/// <param name="At">Virtual time since the start of the run, in seconds.</param>
/// <param name="Event">Type of the timeline's entry.</param>
/// <param name="Detail">A sentence to show.</param>
/// <param name="Process">The process that committed it.</param>
public sealed record SimulatedStepView(double At, string Event, string Detail, string Process);

/// <summary>An injected fault.</summary>
/// <param name="At">Virtual time since the start of the run, in seconds.</param>
/// <param name="Kind">Kind of the fault, such as <c>CrashAfterCommit</c>.</param>
/// <param name="Where">The part or the order that it struck.</param>
public sealed record SimulatedFaultView(double At, string Kind, string Where);
