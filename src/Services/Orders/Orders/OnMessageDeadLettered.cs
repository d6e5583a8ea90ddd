using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>message.deadlettered</c>: records in the order's history that a message about it became a dead letter.</summary>
sealed class OnMessageDeadLettered : IHandle<MessageDeadLettered>
{
    public void Plan(MessageDeadLettered message, LoadPlan plan) => plan.Need<Order>(message.Key);

    public void Handle(MessageDeadLettered message, Session session)
    {
        var opened = new DeadLetterOpened(message.DeadLetterId, message.MessageType, message.Consumer);
        session.Apply(OrderFacts.RecordDeadLetter(session.Find<Order>(message.Key), opened, session.Occasion()));
    }
}
