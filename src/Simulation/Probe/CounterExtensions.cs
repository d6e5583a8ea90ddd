using Doms.Engine.Services;

namespace Doms.Simulation.Probe;

static class CounterExtensions
{
    /// <summary>Increments the counter and publishes its new number.</summary>
    public static Tally CountOn(this Session session, string id)
    {
        var tally = session.Find<Tally>(id)
            ?? new Tally(id, Version: 0, Number: 0, Acknowledged: 0, ExternalCalls: 0, FirstError: null);
        var next = tally with { Version = tally.Version + 1, Number = tally.Number + 1 };
        session.Put(next);
        session.Publish(new Counted(id, next.Number));
        return next;
    }
}
