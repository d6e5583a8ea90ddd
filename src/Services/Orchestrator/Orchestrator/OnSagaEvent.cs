using Doms.Contracts.Messages;
using Doms.Engine.DeadLetters;
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

/// <summary>The saga looks whether its deadline has passed.</summary>
sealed class OnSagaTimer(SagaDecider decider) : IHandle<SagaTimer>
{
    public void Plan(SagaTimer message, LoadPlan plan) => plan.Need<Saga>(message.OrderId);

    public void Handle(SagaTimer message, Session session) => session.Advance(decider, message.OrderId, message);
}

/// <summary>A message that a service gave up on may be one that the saga waits for; its key need not be an order's.</summary>
sealed class OnMessageDeadLettered(SagaDecider decider) : IHandle<MessageDeadLettered>
{
    public void Plan(MessageDeadLettered message, LoadPlan plan) => plan.Need<Saga>(message.Key);

    public void Handle(MessageDeadLettered message, Session session) => session.Advance(
        decider, message.Key, new OrderMessageDeadLettered(message.Key, message.Consumer, message.MessageType, message.Error));
}
