using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>
/// Notifies a customer of an outcome of an order. Generic, because all events that <see cref="NotificationsModule"/> registers are
/// handled in the same way.
/// </summary>
/// <param name="toOutcome">Maps the event to an outcome; null for no notification.</param>
sealed class OnCustomerOutcome<T>(Func<T, CustomerOutcome?> toOutcome) : IHandle<T>
    where T : class
{
    public void Plan(T message, LoadPlan plan)
    {
        if (toOutcome(message) is not { } outcome) return;
        plan.Need<Notification>(outcome.Id);
        plan.Need<Contact>(outcome.OrderId);
    }

    public void Handle(T message, Session session)
    {
        if (toOutcome(message) is not { } outcome) return;
        var decision = NotificationDecider.Notify(
            session.Find<Notification>(outcome.Id), session.Find<Contact>(outcome.OrderId), outcome, session.WallClock);
        session.Apply(decision);
        if (decision.Row<Notification>() is { Status: NotificationStatus.NoRecipient }) session.Log("Notification not sent: no recipient");
    }
}
