using Doms.Engine.Services;
using Doms.Notifications.Domain;

namespace Doms.Notifications;

/// <summary>Tells a customer what became of an order.</summary>
/// <param name="toOutcome">What the event means to the customer; null for nothing.</param>
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
        var text = MailText.Of(outcome);
        var decision = NotificationDecider.Notify(
            session.Find<Notification>(outcome.Id), session.Find<Contact>(outcome.OrderId), outcome, text, session.WallClock);
        session.Apply(decision);
        if (decision.State is { Status: NotificationStatus.NoRecipient }) session.Log("Notification not sent: no recipient");
        if (NotificationDecider.MailOf(decision.State, text) is { } mail) session.EnqueueEffect($"{mail.Id}/mail", mail);
    }
}
