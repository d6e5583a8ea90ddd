using Doms.Primitives;

namespace Doms.Engine.DeadLetters;

/// <summary>
/// Delivers the original bytes of a dead letter to its consumer again; a message that the broker refused goes back into the outbox.
/// </summary>
sealed record ReplayDeadLetter(string Id);

sealed class OnReplayDeadLetter(EngineOptions options) : IHandle<ReplayDeadLetter>
{
    public void Plan(ReplayDeadLetter message, LoadPlan plan)
    {
        if (plan.Find<DeadLetter>(message.Id) is not { } deadLetter || deadLetter.Origin == DeadLetter.OutboxOrigin) return;
        plan.Need<BlockedKey>(OrderingKeys.Of(deadLetter.Consumer, deadLetter.Key));
        plan.Need<StoredMessage>(StoredMessageId(deadLetter));
    }

    public void Handle(ReplayDeadLetter message, Session session)
    {
        if (session.FindOpen(message.Id) is not { } deadLetter) return;
        if (RefusalOf(deadLetter, options) is { } refusal)
        {
            session.Reject(refusal);
            return;
        }

        if (deadLetter.Origin == DeadLetter.OutboxOrigin)
        {
            ReturnToOutbox(deadLetter, session);
            return;
        }

        session.Close(deadLetter, DeadLetter.Replayed);
        // The source may have delivered the message again long after; it is then stored already.
        if (session.Find<StoredMessage>(StoredMessageId(deadLetter)) is null) Store(deadLetter, session);
    }

    static void ReturnToOutbox(DeadLetter deadLetter, Session session)
    {
        if (session.TryRepublish(deadLetter.Headers, deadLetter.Key, deadLetter.Payload, deadLetter.Replays + 1))
            session.Close(deadLetter, DeadLetter.Replayed);
        else session.Reject(TypeUnknown(deadLetter));
    }

    /// <summary>The rejection of one replay more than are allowed; null when it may be made.</summary>
    public static Rejection? RefusalOf(DeadLetter deadLetter, EngineOptions options) => deadLetter.Replays < options.MaxReplays
        ? null
        : new(
            RejectionKind.Conflict, "replayed_too_often",
            $"This message was replayed {deadLetter.Replays} times and failed each time; fix the cause and raise Engine:MaxReplays, "
            + "or discard it.");

    /// <summary>The rejection of a message that the broker refused and this version cannot publish any more.</summary>
    public static Rejection TypeUnknown(DeadLetter deadLetter) => new(
        RejectionKind.Conflict, "message_type_unknown",
        $"No message type '{deadLetter.Type}' of this version is known here any more; discard it.");

    /// <summary>Stores the original bytes and headers behind the stored messages of the key.</summary>
    static void Store(DeadLetter deadLetter, Session session)
    {
        var orderingKey = OrderingKeys.Of(deadLetter.Consumer, deadLetter.Key);
        var blockedKey = session.Find<BlockedKey>(orderingKey);
        session.Put(blockedKey is null
            ? new BlockedKey(orderingKey, Version: 1, BlockingCount: 1, OutOfOrderCount: 0)
            : blockedKey with { Version = blockedKey.Version + 1, BlockingCount = blockedKey.BlockingCount + 1 });
        session.Put(new StoredMessage(
            StoredMessageId(deadLetter), Version: 1, Seq: 0, deadLetter.Consumer, orderingKey, StoredMessageKind.Retry,
            Due: blockedKey is { BlockingCount: > 0 } ? null : session.StoreClock, Attempts: 0, deadLetter.Replays + 1,
            FirstStoredAt: session.StoreClock, Error: null, deadLetter.Key, deadLetter.Headers, deadLetter.Payload));
        session.TrackDue(StoredMessageKind.Retry, session.StoreClock);
    }

    /// <summary>Id of the message while it is stored for its next attempt.</summary>
    public static string StoredMessageId(DeadLetter deadLetter) => $"{deadLetter.Consumer}/{deadLetter.MessageId}";
}
