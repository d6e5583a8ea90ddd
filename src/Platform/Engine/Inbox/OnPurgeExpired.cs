namespace Doms.Engine.Inbox;

/// <summary>Deletes inbox and idempotency rows, and the last commits of lanes, past their retention.</summary>
sealed record PurgeExpired(IReadOnlyList<string> Inbox, IReadOnlyList<string> Idempotency, IReadOnlyList<string> LaneCommits);

sealed class OnPurgeExpired : IHandle<PurgeExpired>
{
    public void Plan(PurgeExpired message, LoadPlan plan)
    {
        foreach (var id in message.Inbox) plan.Need<InboxRow>(id);
        foreach (var id in message.Idempotency) plan.Need<IdempotencyRow>(id);
        foreach (var id in message.LaneCommits) plan.Need<LaneCommit>(id);
    }

    public void Handle(PurgeExpired message, Session session)
    {
        foreach (var id in message.Inbox) session.Delete<InboxRow>(id);
        foreach (var id in message.Idempotency) session.Delete<IdempotencyRow>(id);
        foreach (var id in message.LaneCommits) session.Delete<LaneCommit>(id);
    }
}
