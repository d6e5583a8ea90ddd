using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <summary>Counts one more when the timer fires.</summary>
sealed class OnCountLater : IHandle<CountLater>
{
    public void Plan(CountLater message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(CountLater message, Session session) => session.CountOn(message.Id);
}
