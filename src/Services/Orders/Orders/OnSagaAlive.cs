using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>saga.alive</c>: the answer to an order that was announced again.</summary>
sealed class OnSagaAlive : IHandle<SagaAlive>
{
    public void Plan(SagaAlive message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(SagaAlive message, Session session) =>
        session.Apply(OrderDecider.HearSaga(session.Find<Order>(message.OrderId), message, session.WallClock));
}
