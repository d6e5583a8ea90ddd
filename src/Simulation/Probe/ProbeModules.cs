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

    /// <param name="call">Completes when the external system has answered a call with this key.</param>
    /// <param name="insertsTwice">Decides whether an entry is inserted that exists already.</param>
    public static ServiceModule Counter(Func<string, CancellationToken, Task> call, Func<string, bool> insertsTwice) =>
        new ServiceModuleBuilder(CounterName)
        .Table(ProbeTables.Tallies)
        .Table(ProbeTables.Entries)
        .Internal("probe.count", ProbeJson.Default.Count, m => m.Id)
        .Internal("probe.count_again", ProbeJson.Default.CountAgain, m => m.Id)
        .Internal("probe.enter", ProbeJson.Default.Enter, m => $"entry-{m.Id}")
        .Internal("probe.count_later", ProbeJson.Default.CountLater, m => m.Id)
        .Internal("probe.told_outside", ProbeJson.Default.ExternalNotified, m => m.Id)
        .Effect(
            "probe.tell_outside", ProbeJson.Default.NotifyExternal, new NotifyExternalEffectHandler(call),
            new EffectLimits { MaxDuration = TimeSpan.FromSeconds(20) })
        .Handle(new OnCount(insertsTwice))
        .Handle(new OnCountAgain())
        .Handle(new OnEnter())
        .Handle(new OnCountLater())
        .Handle(new OnHeard())
        .Handle(new OnExternalNotified())
        .Build();

    /// <param name="forgetsRow">Decides whether a plan omits the row that its handler reads.</param>
    public static ServiceModule Listener(Func<string, bool> forgetsRow) => new ServiceModuleBuilder(ListenerName)
        .Table(ProbeTables.Echoes)
        .Handle(new OnCounted(forgetsRow))
        .Build();
}
