namespace Doms.Engine.Outbox;

/// <summary>Records the broker's answers: rows that it has taken are deleted, rows that it never takes become dead letters.</summary>
sealed record CompleteOutbox(IReadOnlyList<string> Taken, IReadOnlyList<RefusedRow> Refused)
{
    public static CompleteOutbox Of(IReadOnlyList<BrokerAnswer> answers) => new(
        [.. answers.Where(answer => answer.Refusal is null).Select(answer => answer.Id)],
        [.. answers.Where(answer => answer.Refusal is not null).Select(answer => new RefusedRow(answer.Id, answer.Refusal!))]);
}

/// <summary>A row that the broker will never take.</summary>
sealed record RefusedRow(string Id, string Reason);

sealed class OnCompleteOutbox : IHandle<CompleteOutbox>
{
    public void Plan(CompleteOutbox message, LoadPlan plan)
    {
        // A row never changes, so that one that was taken is deleted without being loaded.
        foreach (var row in message.Refused) plan.Need<OutboxRow>(row.Id);
    }

    public void Handle(CompleteOutbox message, Session session)
    {
        foreach (var id in message.Taken) session.Purge<OutboxRow>(id);
        foreach (var refused in message.Refused)
        {
            if (session.Find<OutboxRow>(refused.Id) is not { } row) continue;
            session.Delete<OutboxRow>(row.Id);
            MoveToDeadLetters(session, row, refused.Reason);
        }
    }

    static void MoveToDeadLetters(Session session, OutboxRow row, string reason)
    {
        var headers = MessageHeaders.Parse(row.Headers);
        var deadLetter = new DeadLetter(
            session.NewId(), Version: 1, Seq: 0, Consumer: headers.Source, headers.Type, row.Key, row.Id, row.Headers, row.Payload,
            StoredText.Clean(reason), Stack: null, Attempts: 1, row.Replays, DeadLetter.OutboxOrigin, session.WallClock, DeadLetter.Open,
            HandledBy: null, HandledAt: null);
        session.Put(deadLetter);
        session.CountDeadLetter();
        if (deadLetter.Announcement is { } announcement) session.Publish(announcement);
    }
}
