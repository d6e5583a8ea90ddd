using Doms.Primitives;

namespace Doms.Engine.DeadLetters;

/// <summary>What became of a dead letter.</summary>
public sealed record DeadLetterOutcome(string Id, string Status);

/// <summary>Replays and discards dead letters, and writes down who did it.</summary>
sealed class DeadLetterHandler(EngineOptions options) : IHandle<ReplayDeadLetter>, IHandle<DiscardDeadLetter>
{
    const int Ok = 200;

    public void Plan(ReplayDeadLetter message, LoadPlan plan)
    {
        if (plan.Find<DeadLetter>(message.Id) is not { } letter) return;
        plan.Need<BlockedKey>(Delivery.OrderingKeyOf(letter.Consumer, letter.Key));
        plan.Need<StoredMessage>(StoredMessageId(letter));
    }

    public void Plan(DiscardDeadLetter message, LoadPlan plan) => plan.Need<DeadLetter>(message.Id);

    public void Handle(ReplayDeadLetter message, Session session)
    {
        if (FindOpen(session, message.Id) is not { } letter) return;
        if (letter.Replays >= options.MaxReplays)
        {
            session.Reject(new Rejection(
                RejectionKind.Conflict, "replayed_too_often",
                $"This message was replayed {letter.Replays} times and failed each time; mend what fails and raise Engine:MaxReplays, "
                + "or discard it."));
            return;
        }

        session.Put(Close(letter, DeadLetter.Replayed, session));
        // When its source has sent the message again, long after, that one may wait already.
        if (session.Find<StoredMessage>(StoredMessageId(letter)) is null) StoreForReplay(letter, session);
        session.Respond(Ok, new DeadLetterOutcome(DeadLetterPort.PublicId(letter), DeadLetter.Replayed));
    }

    public void Handle(DiscardDeadLetter message, Session session)
    {
        if (FindOpen(session, message.Id) is not { } letter) return;
        session.Put(Close(letter, DeadLetter.Discarded, session));
        session.Respond(Ok, new DeadLetterOutcome(DeadLetterPort.PublicId(letter), DeadLetter.Discarded));
    }

    /// <summary>Original bytes and headers, behind whatever waits for the key already.</summary>
    static void StoreForReplay(DeadLetter letter, Session session)
    {
        var group = Delivery.OrderingKeyOf(letter.Consumer, letter.Key);
        var held = session.Find<BlockedKey>(group);
        session.Put(held is null
            ? new BlockedKey(group, 1, 1, 0)
            : held with { Version = held.Version + 1, BlockingCount = held.BlockingCount + 1 });
        session.Put(new StoredMessage(
            StoredMessageId(letter), 1, 0, letter.Consumer, group, StoredMessageKind.Retry, held is { BlockingCount: > 0 } ? null : session.StoreClock,
            0, letter.Replays + 1, session.StoreClock, null, letter.Key, letter.Headers, letter.Payload));
        session.TrackDue(session.StoreClock);
    }

    static DeadLetter? FindOpen(Session session, string id)
    {
        var letter = session.Find<DeadLetter>(id);
        if (letter is null)
            session.Reject(new Rejection(RejectionKind.NotFound, "dead_letter_not_found", "There is no such dead letter."));
        else if (letter.Status != DeadLetter.Open)
            session.Reject(new Rejection(
                RejectionKind.Conflict, "dead_letter_handled", $"This dead letter is {letter.Status} by {letter.HandledBy} already."));
        return letter is { Status: DeadLetter.Open } ? letter : null;
    }

    static DeadLetter Close(DeadLetter letter, string status, Session session) => letter with
    {
        Version = letter.Version + 1,
        Status = status,
        HandledBy = session.Context.Caller?.Subject,
        HandledAt = session.WallClock,
    };

    static string StoredMessageId(DeadLetter letter) => $"{letter.Consumer}/{letter.MessageId}";
}
