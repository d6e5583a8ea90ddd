namespace Doms.Engine.Inbox;

/// <summary>Deletes inbox rows, idempotency rows, closed dead letters and commits of ended lanes past their retention.</summary>
sealed record PurgeExpired(
    IReadOnlyList<string> Inbox, IReadOnlyList<string> Idempotency, IReadOnlyList<string> DeadLetters, IReadOnlyList<string> LaneCommits);

sealed class OnPurgeExpired : IHandle<PurgeExpired>
{
    public void Plan(PurgeExpired message, LoadPlan plan)
    {
        // Such rows never change any more, so that they are deleted without being loaded.
    }

    public void Handle(PurgeExpired message, Session session)
    {
        foreach (var id in message.Inbox) session.Purge<InboxRow>(id);
        foreach (var id in message.Idempotency) session.Purge<IdempotencyRow>(id);
        foreach (var id in message.DeadLetters) session.Purge<DeadLetter>(id);
        foreach (var id in message.LaneCommits) session.Purge<LaneCommit>(id);
    }
}
