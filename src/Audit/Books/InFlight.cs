using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;

namespace Doms.Audit.Books;

/// <summary>What can be under way.</summary>
[Flags]
enum InFlightKind
{
    None = 0,

    /// <summary>A message that waits in the store: left over, to be retried, too early, or on its way to the broker.</summary>
    Message = 1,

    /// <summary>A message scheduled for a time.</summary>
    Timer = 2,

    /// <summary>A call to the outside world.</summary>
    Effect = 4,

    /// <summary>A message that was given up on: an operator's to replay, or discarded by one.</summary>
    DeadLetter = 8,

    /// <summary>Anything that still brings the books together, or that an operator knows of.</summary>
    Work = Message | Effect | DeadLetter,
}

/// <summary>Something under way about an order, product or hold.</summary>
/// <param name="Consumer">The service it is for.</param>
readonly record struct InFlightItem(string Key, string Consumer, InFlightKind Kind);

/// <summary>What would explain that something is not as it is to be: work about that key is under way.</summary>
/// <param name="Consumer">Only work of that service; null for any.</param>
readonly record struct Explanation(string Key, InFlightKind Kinds, string? Consumer = null)
{
    public bool Matches(InFlightItem waiting) =>
        (Kinds & waiting.Kind) != InFlightKind.None && (Consumer is null || Consumer == waiting.Consumer);
}

/// <summary>Finds out what is under way about what.</summary>
static class InFlight
{
    public static InFlightItem Of(StoredMessage row) =>
        new(row.Key, row.Consumer, row.Kind == StoredMessageKind.Timer ? InFlightKind.Timer : InFlightKind.Message);

    public static InFlightItem Of(OutboxRow row) => new(row.Key, "", InFlightKind.Message);

    public static InFlightItem Of(EffectRow row) => new(KeyOf(row), row.Service, InFlightKind.Effect);

    /// <summary>A replayed letter is a waiting message again, or handled.</summary>
    public static InFlightItem? Of(DeadLetter row) =>
        row.Status == DeadLetter.Replayed ? null : new InFlightItem(row.Key, row.Consumer, InFlightKind.DeadLetter);

    /// <summary>The order of the message that wanted the call; its key begins with it.</summary>
    static string KeyOf(EffectRow row)
    {
        try
        {
            return MessageHeaders.Parse(row.Headers).Subject;
        }
        catch (UnreadableMessageException)
        {
            return row.Key.Split('/')[0];
        }
    }
}
