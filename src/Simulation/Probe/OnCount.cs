using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

sealed class OnCount : IHandle<Count>
{
    public void Plan(Count message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(Count message, Session session)
    {
        for (var i = 0; i < message.By; i++)
        {
            var tally = session.CountOn(message.Id);
            if (i == 0) session.EnqueueEffect($"probe/{message.Id}/{tally.Number}", new NotifyExternal(message.Id, tally.Number));
        }

        session.Schedule(new CountLater(message.Id), session.StoreClock + TimeSpan.FromSeconds(message.By));
    }
}
