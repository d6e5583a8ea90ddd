using Doms.Simulation;
using Doms.Simulation.Faults;
using Doms.Simulation.Nodes;

namespace Doms.Simulator;

/// <summary>The external systems of a shop.</summary>
sealed class ExternalSystems
{
    const int MaxPlaces = 2;
    static readonly TimeSpan[] ChargeTimes = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
    static readonly TimeSpan RushDuration = TimeSpan.FromMinutes(5);
    static readonly TimeSpan MailTime = TimeSpan.FromSeconds(1.4);

    /// <param name="isRush">Whether the provider serves one call at a time for the first minutes.</param>
    public ExternalSystems(Random random, FaultInjector faults, VirtualTime time, bool isRush)
    {
        var chargeTime = ChargeTimes[random.Next(ChargeTimes.Length)];
        var places = 1 + random.Next(MaxPlaces);
        var provider = isRush
            ? new SlowServer(FaultKind.SlowProvider, ChargeTimes[^1], places: 1, faults, time)
            : new SlowServer(FaultKind.SlowProvider, chargeTime, places, faults, time);
        if (isRush) provider.Begin(RushDuration);
        var mailServer = new SlowServer(FaultKind.SlowMailServer, MailTime, 1, faults, time);
        Provider = new ExternalSystem(random, faults, time, provider);
        MailServer = new ExternalSystem(random, faults, time, mailServer);
        Outside = new ExternalSystem(random, faults, time, mailServer);
        Servers = [provider, mailServer];
    }

    public ExternalSystem Provider { get; }

    public ExternalSystem MailServer { get; }

    /// <summary>The system that the probes call; it shares its slowness with the mail server.</summary>
    public ExternalSystem Outside { get; }

    public IReadOnlyList<SlowServer> Servers { get; }
}
