using Doms.Simulation;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>Begins the faults that last: outages of stores and the broker, and external systems slower than the load.</summary>
sealed class FaultsOverTime(FaultInjector faults, VirtualTime time, IReadOnlyList<Outage> outages, IReadOnlyList<SlowServer> servers)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Enables all faults.</summary>
    public void Begin()
    {
        faults.Enable();
        _ = Run();
    }

    /// <summary>Ends all faults but a slowness that lasts.</summary>
    public void End()
    {
        faults.Disable();
        foreach (var outage in outages) outage.End();
        foreach (var server in servers) server.End();
    }

    async Task Run()
    {
        while (faults.IsEnabled)
        {
            foreach (var server in servers) server.MayBegin();
            foreach (var outage in outages) outage.MayBegin();
            await time.Delay(Interval * (2 * faults.NextFraction()));
        }
    }
}
