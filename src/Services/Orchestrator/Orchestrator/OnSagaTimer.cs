using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Handles the deadline of a saga.</summary>
sealed class OnSagaTimer(SagaDecider decider) : IHandle<SagaTimer>
{
    public void Plan(SagaTimer message, LoadPlan plan) => plan.NeedSaga(message.OrderId);

    public void Handle(SagaTimer message, Session session) => session.Advance(decider, message.OrderId, message);
}
