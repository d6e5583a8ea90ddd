using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnHeard : IHandle<Heard>
{
    public void Plan(Heard message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(Heard message, Session session)
    {
        var tally = session.Find<Tally>(message.Id)!;
        var error = message.Number == tally.Acknowledged + 1 ? null : $"{message.Number} was acknowledged after {tally.Acknowledged}";
        session.Put(tally with { Version = tally.Version + 1, Acknowledged = message.Number, FirstError = tally.FirstError ?? error });
    }
}
