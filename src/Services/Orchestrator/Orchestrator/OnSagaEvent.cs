using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>
/// Advances the saga of an order with an event of another service. Generic, because all events that <see cref="OrchestratorModule"/>
/// registers, <c>order.created</c> among them, are handled in the same way.
/// </summary>
sealed class OnSagaEvent<T>(SagaDecider decider) : IHandle<T>
    where T : class, IMessage
{
    public void Plan(T message, LoadPlan plan) => plan.NeedSaga(message.Key);

    public void Handle(T message, Session session) => session.Advance(decider, message.Key, message);
}
