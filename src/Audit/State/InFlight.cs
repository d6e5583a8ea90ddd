using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;

namespace Doms.Audit.State;

/// <summary>Converts the engine's rows to work in flight.</summary>
static class InFlight
{
    /// <summary>Separates an order id, which is hexadecimal, from the number of its transaction.</summary>
    const string TransactionSuffix = "-t";

    public static InFlightItem Of(StoredMessage row) =>
        new(row.Key, row.Consumer, row.IsScheduled ? InFlightKind.Timer : InFlightKind.Message);

    public static InFlightItem Of(OutboxRow row) => new(row.Key, "", InFlightKind.Message);

    public static InFlightItem Of(EffectRow row) => new(KeyOf(row), row.Service, InFlightKind.Effect);

    /// <summary>Null for a replayed dead letter: its message is stored again, or was handled.</summary>
    public static InFlightItem? Of(DeadLetter row) =>
        row.Status == DeadLetter.Replayed ? null : new InFlightItem(row.Key, row.Consumer, InFlightKind.DeadLetter);

    /// <summary>Returns the order id: the subject of the message that requested the effect, else the first part of its key.</summary>
    static string KeyOf(EffectRow row)
    {
        try
        {
            return MessageHeaders.Parse(row.Headers).Subject;
        }
        catch (UnreadableMessageException)
        {
            var first = row.Key.Split('/')[0];
            return first.LastIndexOf(TransactionSuffix, StringComparison.Ordinal) is var at and > 0 ? first[..at] : first;
        }
    }
}
