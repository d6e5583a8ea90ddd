using Doms.Primitives;

namespace Doms.Engine.DeadLetters;

/// <summary>Finds and closes dead letters for the two commands that operators have.</summary>
static class OpenDeadLetter
{
    const int Ok = 200;

    /// <summary>The dead letter; null, with the request rejected, when it is absent or already closed.</summary>
    public static DeadLetter? FindOpen(this Session session, string id)
    {
        var deadLetter = session.Find<DeadLetter>(id);
        if (deadLetter is null)
        {
            session.Reject(new Rejection(RejectionKind.NotFound, "dead_letter_not_found", $"There is no dead letter '{id}'."));
            return null;
        }

        if (RefusalOf(deadLetter) is not { } refusal) return deadLetter;
        session.Reject(refusal);
        return null;
    }

    /// <summary>The rejection of an action on a dead letter that is closed; null for an open one.</summary>
    public static Rejection? RefusalOf(DeadLetter deadLetter) => deadLetter.Status == DeadLetter.Open
        ? null
        : new(RejectionKind.Conflict, "dead_letter_handled", $"This dead letter is {deadLetter.Status} by {deadLetter.HandledBy} already.");

    /// <summary>Records who closed the dead letter, announces it, and responds with its new status.</summary>
    public static void Close(this Session session, DeadLetter deadLetter, string status)
    {
        var closed = deadLetter with
        {
            Version = deadLetter.Version + 1,
            Status = status,
            HandledBy = session.Context.Caller?.Subject,
            HandledAt = session.WallClock,
        };
        session.Put(closed);
        if (closed.ClosingAnnouncement is { } announcement) session.Publish(announcement);
        session.Respond(Ok, new DeadLetterOutcome(DeadLetterPort.PublicId(deadLetter), status));
    }
}
