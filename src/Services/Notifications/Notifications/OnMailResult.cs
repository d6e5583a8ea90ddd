using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>The mail was handed over.</summary>
sealed record MailSent(string Id);

/// <summary>Writes down what became of a mail.</summary>
sealed class OnMailResult : IHandle<MailSent>, IHandle<MailFailed>
{
    public void Plan(MailSent message, LoadPlan plan) => plan.Need<Notification>(message.Id);

    public void Handle(MailSent message, Session session)
    {
        session.Apply(NotificationDecider.MarkSent(session.Find<Notification>(message.Id), session.WallClock));
        session.Log("Notification sent");
    }

    public void Plan(MailFailed message, LoadPlan plan) => plan.Need<Notification>(message.Id);

    public void Handle(MailFailed message, Session session)
    {
        session.Apply(NotificationDecider.MarkFailed(session.Find<Notification>(message.Id), message, session.WallClock));
        session.Log("Notification failed");
    }
}
