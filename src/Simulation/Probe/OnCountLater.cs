using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnCountLater : IHandle<CountLater>
{
    public void Plan(CountLater message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(CountLater message, Session session) => session.CountOn(message.Id);
}
