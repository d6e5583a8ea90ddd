using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>Hands what another service tells of an order to its saga.</summary>
sealed class OnSagaEvent<T>(SagaDecider decider) : IHandle<T>
    where T : class, IMessage
{
    public void Plan(T message, LoadPlan plan) => plan.Need<Saga>(message.Key);

    public void Handle(T message, Session session) => session.Advance(decider, message.Key, message);
}
