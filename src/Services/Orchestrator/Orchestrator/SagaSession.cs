using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>A saga in a session: the decision on a message, applied, and the timer it asks for.</summary>
static class SagaSession
{
    /// <returns>The saga as it is now; null where there is none, or the message was refused.</returns>
    public static Saga? Advance(this Session session, SagaDecider decider, string orderId, object message)
    {
        var saga = session.Find<Saga>(orderId);
        var decision = decider.Decide(saga, message, session.Moment);
        session.Apply(decision);
        if (decision.Rejection is not null) return null;

        // A timer that has fired is pending no longer, even if the next one is due at the same time.
        var pending = message is SagaTimer ? null : saga?.TimerAt;
        var changed = decision.Row<Saga>();
        if (changed is { TimerAt: { } at } && at != pending) session.Schedule(new SagaTimer(orderId, at), at);
        return changed ?? saga;
    }
}
