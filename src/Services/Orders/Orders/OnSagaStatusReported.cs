using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Orders.Domain;

namespace Doms.Orders;

/// <summary><c>saga.alive</c>: the saga's response to an order that was published again.</summary>
sealed class OnSagaStatusReported : IHandle<SagaStatusReported>
{
    public void Plan(SagaStatusReported message, LoadPlan plan) => plan.Need<Order>(message.OrderId);

    public void Handle(SagaStatusReported message, Session session) =>
        session.Apply(OrderDecider.RecordSagaContact(session.Find<Order>(message.OrderId), message, session.Occasion()));
}
