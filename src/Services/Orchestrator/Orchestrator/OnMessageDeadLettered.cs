using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary>A message that a service gave up on may be one that the saga waits for; its key need not be an order's.</summary>
sealed class OnMessageDeadLettered(SagaDecider decider) : IHandle<MessageDeadLettered>
{
    public void Plan(MessageDeadLettered message, LoadPlan plan) => plan.Need<Saga>(message.Key);

    public void Handle(MessageDeadLettered message, Session session) => session.Advance(
        decider, message.Key, new OrderMessageDeadLettered(message.Key, message.Consumer, message.MessageType, message.Error));
}
