using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>message.deadletter_closed</c>: an operator replayed or discarded a dead letter about the order.</summary>
sealed class OnDeadLetterClosed : IHandle<DeadLetterClosed>
{
    public void Plan(DeadLetterClosed message, LoadPlan plan) => plan.Need<Order>(message.Key);

    public void Handle(DeadLetterClosed message, Session session) => session.Apply(OrderFacts.RecordClosedDeadLetter(
        session.Find<Order>(message.Key), new DeadLetterEnded(message.DeadLetterId, message.How, message.By), session.Occasion()));
}
