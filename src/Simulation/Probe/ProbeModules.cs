using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <summary>
/// Two small services that detect delivery errors without any business rule: a counter publishes consecutive numbers, and a listener
/// acknowledges them. A message that is lost, duplicated, reordered or invented shows as a number out of sequence.
/// </summary>
public static class ProbeModules
{
    public const string CounterName = "probecounter";
    public const string ListenerName = "probelistener";

    public static IReadOnlyList<MessageType> Contracts { get; } =
    [
        new("probe.counted", 1, $"{CounterName}.events", IsCommand: false, ProbeJson.Default.Counted, m => ((Counted)m).Id),
        new("probe.heard", 1, $"{ListenerName}.events", IsCommand: false, ProbeJson.Default.Heard, m => ((Heard)m).Id),
    ];

    public static bool IsProbe(string service) => service is CounterName or ListenerName;

    public static ServiceModule Counter() => new ServiceModuleBuilder(CounterName)
        .Table(ProbeTables.Tallies)
        .Internal("probe.count", ProbeJson.Default.Count, m => m.Id)
        .Internal("probe.count_later", ProbeJson.Default.CountLater, m => m.Id)
        .Internal("probe.told_outside", ProbeJson.Default.ExternalNotified, m => m.Id)
        .Effect(
            "probe.tell_outside", ProbeJson.Default.NotifyExternal, new NotifyExternalEffectHandler(),
            new EffectLimits { MaxDuration = TimeSpan.FromSeconds(1) })
        .Handle(new OnCount())
        .Handle(new OnCountLater())
        .Handle(new OnHeard())
        .Handle(new OnExternalNotified())
        .Build();

    public static ServiceModule Listener() => new ServiceModuleBuilder(ListenerName)
        .Table(ProbeTables.Echoes)
        .Handle(new OnCounted())
        .Build();
}
