using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <summary>
/// Two small services that see what a business need not: one counts and tells each number, the other listens and answers. Any
/// message that is lost, doubled, overtaken or made up is a number out of its turn.
/// </summary>
public static class ProbeModules
{
    public const string CounterName = "probecounter";
    public const string ListenerName = "probelistener";

    public static IReadOnlyList<MessageType> Contracts { get; } =
    [
        new(
            "probe.counted", 1, $"{CounterName}.events", false, ProbeJson.Default.Counted, m => ((Counted)m).Id),
        new("probe.heard", 1, $"{ListenerName}.events", false, ProbeJson.Default.Heard, m => ((Heard)m).Id),
    ];

    public static bool IsProbe(string service) => service is CounterName or ListenerName;

    public static ServiceModule Counter() => new ServiceModuleBuilder(CounterName)
        .Table(ProbeTables.Tallies)
        .Internal("probe.count", ProbeJson.Default.Count, m => m.Id)
        .Internal("probe.count_later", ProbeJson.Default.CountLater, m => m.Id)
        .Internal("probe.told_outside", ProbeJson.Default.ExternalNotified, m => m.Id)
        .Effect("probe.tell_outside", ProbeJson.Default.NotifyExternal, new NotifyExternalEffectHandler())
        .Handle(new OnCount())
        .Handle(new OnCountLater())
        .Handle(new OnHeard())
        .Handle(new OnExternalNotified())
        .Build();

    public static ServiceModule Listener() => new ServiceModuleBuilder(ListenerName)
        .Table(ProbeTables.Echoes)
        .Handle(new OnCounted())
        .Build();

    static Tally CountOn(Session session, string id)
    {
        var tally = session.Find<Tally>(id) ?? new Tally(id, 0, 0, 0, 0, null);
        var next = tally with { Version = tally.Version + 1, Number = tally.Number + 1 };
        session.Put(next);
        session.Publish(new Counted(id, next.Number));
        return next;
    }

    sealed class OnCount : IHandle<Count>
    {
        public void Plan(Count message, LoadPlan plan) => plan.Need<Tally>(message.Id);

        public void Handle(Count message, Session session)
        {
            for (var i = 0; i < message.By; i++)
            {
                var tally = CountOn(session, message.Id);
                if (i == 0) session.EnqueueEffect($"probe/{message.Id}/{tally.Number}", new NotifyExternal(message.Id, tally.Number));
            }

            session.Schedule(new CountLater(message.Id), session.StoreClock + TimeSpan.FromSeconds(message.By));
        }
    }

    sealed class OnCountLater : IHandle<CountLater>
    {
        public void Plan(CountLater message, LoadPlan plan) => plan.Need<Tally>(message.Id);

        public void Handle(CountLater message, Session session) => CountOn(session, message.Id);
    }

    sealed class OnHeard : IHandle<Heard>
    {
        public void Plan(Heard message, LoadPlan plan) => plan.Need<Tally>(message.Id);

        public void Handle(Heard message, Session session)
        {
            var tally = session.Find<Tally>(message.Id)!;
            var wrong = message.Number == tally.Acknowledged + 1 ? null : $"heard {message.Number} after {tally.Acknowledged}";
            session.Put(tally with { Version = tally.Version + 1, Acknowledged = message.Number, FirstError = tally.FirstError ?? wrong });
        }
    }

    sealed class OnExternalNotified : IHandle<ExternalNotified>
    {
        public void Plan(ExternalNotified message, LoadPlan plan) => plan.Need<Tally>(message.Id);

        public void Handle(ExternalNotified message, Session session)
        {
            var tally = session.Find<Tally>(message.Id)!;
            session.Put(tally with { Version = tally.Version + 1, ExternalCalls = tally.ExternalCalls + 1 });
        }
    }

    sealed class OnCounted : IHandle<Counted>
    {
        public void Plan(Counted message, LoadPlan plan) => plan.Need<Echo>(message.Id);

        public void Handle(Counted message, Session session)
        {
            var echo = session.Find<Echo>(message.Id) ?? new Echo(message.Id, 0, 0, null);
            var wrong = message.Number == echo.Number + 1 ? null : $"{message.Number} came after {echo.Number}";
            session.Put(echo with { Version = echo.Version + 1, Number = message.Number, FirstError = echo.FirstError ?? wrong });
            session.Publish(new Heard(message.Id, message.Number));
        }
    }

    sealed class NotifyExternalEffectHandler : IEffectHandler<NotifyExternal>
    {
        public Task<EffectResult> Execute(NotifyExternal request, EffectContext context, CancellationToken cancel) =>
            Task.FromResult(EffectResult.Done(new ExternalNotified(request.Id, request.Number)));
    }
}
