using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnExternalNotified : IHandle<ExternalNotified>
{
    public void Plan(ExternalNotified message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(ExternalNotified message, Session session)
    {
        var tally = session.Find<Tally>(message.Id)!;
        session.Put(tally with { Version = tally.Version + 1, ExternalCalls = tally.ExternalCalls + 1 });
    }
}
