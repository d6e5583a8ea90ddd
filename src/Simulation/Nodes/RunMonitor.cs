namespace Doms.Simulation.Nodes;

/// <summary>Notes what processes do during a run, and finds what they must not do.</summary>
public sealed class RunMonitor
{
    public RunMonitor(VirtualTime time)
    {
        Findings = new Findings(time);
        Disturbances = new Disturbances(time);
        Calls = new Repeats("calls", Disturbances, Findings, time);
        Publications = new Repeats("relay", Disturbances, Findings, time);
    }

    public Findings Findings { get; }

    public Disturbances Disturbances { get; }

    /// <summary>External calls that ended with an answer.</summary>
    public Repeats Calls { get; }

    /// <summary>Records that the broker confirmed.</summary>
    public Repeats Publications { get; }
}
