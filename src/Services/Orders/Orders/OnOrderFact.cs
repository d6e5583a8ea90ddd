using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>
/// Applies a fact of another service to the order. Generic, because all messages that <see cref="OrdersModule"/> registers
/// as facts are handled in the same way.
/// </summary>
sealed class OnOrderFact<T> : IHandle<T>
    where T : class, IMessage
{
    public void Plan(T message, LoadPlan plan) => plan.Need<Order>(message.Key);

    public void Handle(T message, Session session) =>
        session.Apply(OrderFacts.Apply(session.Find<Order>(message.Key), message, session.Occasion()));
}
