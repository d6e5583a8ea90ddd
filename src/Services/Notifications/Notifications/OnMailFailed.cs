using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Marks the notification as failed.</summary>
sealed class OnMailFailed : IHandle<MailFailed>
{
    public void Plan(MailFailed message, LoadPlan plan) => plan.Need<Notification>(message.Id);

    public void Handle(MailFailed message, Session session)
    {
        session.Apply(NotificationDecider.MarkFailed(session.Find<Notification>(message.Id), message, session.WallClock));
        session.Log("Notification failed");
    }
}
