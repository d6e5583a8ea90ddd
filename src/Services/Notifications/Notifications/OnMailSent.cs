using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>The mail was accepted by the transport.</summary>
sealed record MailSent(string Id);

/// <summary>Marks the notification as sent.</summary>
sealed class OnMailSent : IHandle<MailSent>
{
    public void Plan(MailSent message, LoadPlan plan) => plan.Need<Notification>(message.Id);

    public void Handle(MailSent message, Session session)
    {
        session.Apply(NotificationDecider.MarkSent(session.Find<Notification>(message.Id), session.WallClock));
        session.Log("Notification sent");
    }
}
