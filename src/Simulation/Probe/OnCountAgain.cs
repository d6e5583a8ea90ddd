using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnCountAgain : IHandle<CountAgain>
{
    public void Plan(CountAgain message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(CountAgain message, Session session) => session.CountOn(message.Id);
}
