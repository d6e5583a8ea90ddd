using Doms.Contracts.Messages;
using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary><c>order.created</c>: stores the recipient of the order's mails.</summary>
sealed class OnOrderCreated : IHandle<OrderCreated>
{
    public void Plan(OrderCreated message, LoadPlan plan) => plan.Need<Contact>(message.OrderId);

    public void Handle(OrderCreated message, Session session) =>
        session.Apply(NotificationDecider.Register(session.Find<Contact>(message.OrderId), message));
}
