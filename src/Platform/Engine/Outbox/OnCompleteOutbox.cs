namespace Doms.Engine.Outbox;

/// <summary>Deletes outbox rows that the broker has confirmed.</summary>
sealed record CompleteOutbox(IReadOnlyList<string> Ids);

sealed class OnCompleteOutbox : IHandle<CompleteOutbox>
{
    public void Plan(CompleteOutbox message, LoadPlan plan)
    {
        foreach (var id in message.Ids) plan.Need<OutboxRow>(id);
    }

    public void Handle(CompleteOutbox message, Session session)
    {
        foreach (var id in message.Ids) session.Delete<OutboxRow>(id);
    }
}
