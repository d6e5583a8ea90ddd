using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary>Writes what another service tells of an order into its history.</summary>
sealed class OnOrderFact<T> : IHandle<T>
    where T : class, IMessage
{
    public void Plan(T message, LoadPlan plan) => plan.Need<Order>(message.Key);

    public void Handle(T message, Session session) =>
        session.Apply(OrderHistoryProjection.Apply(session.Find<Order>(message.Key), message, session.WallClock));
}
