using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

/// <param name="insertsTwice">Decides whether an entry is inserted that exists already.</param>
sealed class OnCount(Func<string, bool> insertsTwice) : IHandle<Count>
{
    public void Plan(Count message, LoadPlan plan) => plan.Need<Tally>(message.Id);

    public void Handle(Count message, Session session)
    {
        session.Publish(new CountAgain(message.Id));
        for (var i = 0; i < message.By; i++)
        {
            var tally = session.CountOn(message.Id);
            if (i == 0) session.EnqueueEffect($"probe/{message.Id}/{tally.Number}", new NotifyExternal(message.Id, tally.Number));
        }

        for (var i = 0; i < 2 && (i > 0 || insertsTwice(message.Id)); i++)
            session.Schedule(new Enter(message.Id), session.StoreClock + TimeSpan.FromSeconds(i + 1));
        session.Schedule(new CountLater(message.Id), session.StoreClock + TimeSpan.FromSeconds(message.By));
    }
}
