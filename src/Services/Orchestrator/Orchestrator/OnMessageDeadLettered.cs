using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orchestrator.Domain;

namespace Doms.Orchestrator;

/// <summary><c>message.deadlettered</c>: the saga may wait for the message; its key is not always an order's.</summary>
sealed class OnMessageDeadLettered(SagaDecider decider) : IHandle<MessageDeadLettered>
{
    public void Plan(MessageDeadLettered message, LoadPlan plan) => plan.NeedSaga(message.Key);

    public void Handle(MessageDeadLettered message, Session session) => session.Advance(
        decider, message.Key, new OrderMessageDeadLettered(message.Key, message.Consumer, message.MessageType, message.Error));
}
