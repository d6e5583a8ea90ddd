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
        var deadLetter = $"{message.MessageType} for {message.Consumer}, dead letter {message.DeadLetterId}";
        session.Apply(OrderDecider.RecordDeadLetter(session.Find<Order>(message.Key), deadLetter, session.WallClock));
    }
}
