using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Applies the decision of a saga on a message, and schedules its timer.</summary>
static class SagaSession
{
    /// <summary>Plans the rows that a saga needs.</summary>
    public static void NeedSaga(this LoadPlan plan, string orderId)
    {
        plan.Need<Saga>(orderId);
        plan.NeedTimer(orderId);
    }

    /// <returns>The saga after the message; null when it does not exist or the message was rejected.</returns>
    public static Saga? Advance(this Session session, SagaDecider decider, string orderId, object message)
    {
        var saga = session.Find<Saga>(orderId);
        var decision = decider.Decide(saga, message, session.Moment);
        session.Apply(decision);
        if (decision.Rejection is not null) return null;

        // A timer that has fired is no longer scheduled, even if the next one is due at the same time.
        var scheduled = message is SagaTimer ? null : saga?.TimerAt;
        var changed = decision.Row<Saga>();
        if (changed is { TimerAt: null }) session.CancelTimer(orderId);
        else if (changed is { TimerAt: { } at } && at != scheduled) session.SetTimer(orderId, new SagaTimer(orderId, at), at);
        return changed ?? saga;
    }
}
