using Doms.Engine.DeadLetters;
using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Messages;
using Doms.Engine.Outbox;

namespace Doms.Audit.State;

/// <summary>The work in flight for each order, product or reservation. Needs about 150 bytes for one of them.</summary>
sealed class WorkInFlight
{
    /// <summary>Separates an order id, which is hexadecimal, from the number of its transaction.</summary>
    const string TransactionSuffix = "-t";

    /// <summary>Most orders wait for one thing of few kinds, so that they share these arrays.</summary>
    readonly Dictionary<Work, Work[]> _single = [];
    readonly Dictionary<string, Work[]> _byKey = [];

    /// <summary>Messages and effects; timers and dead letters are not counted.</summary>
    public long Count { get; private set; }

    public void Add(StoredMessage row) =>
        Add(row.Key, new Work(row.IsScheduled ? InFlightKind.Timer : InFlightKind.Message, row.Consumer));

    public void Add(OutboxRow row) => Add(row.Key, new Work(InFlightKind.Message, ""));

    public void Add(EffectRow row) => Add(KeyOf(row), new Work(InFlightKind.Effect, row.Service));

    /// <summary>Adds a dead letter, unless it was replayed: its message is stored again, or was handled.</summary>
    public void Add(DeadLetter row)
    {
        if (row.Status != DeadLetter.Replayed) Add(row.Key, new Work(InFlightKind.DeadLetter, row.Consumer));
    }

    /// <summary>True when some of the work that would explain a deviation is in flight.</summary>
    public bool HasAny(ReadOnlySpan<Explanation> explanations)
    {
        foreach (var explanation in explanations)
            if (_byKey.TryGetValue(explanation.Key, out var works) && Array.Exists(works, work => Explains(explanation, work)))
                return true;
        return false;
    }

    static bool Explains(Explanation explanation, Work work) =>
        (explanation.Kinds & work.Kind) != InFlightKind.None && (explanation.Consumer ?? work.Consumer) == work.Consumer;

    void Add(string key, Work work)
    {
        if (work.Kind is InFlightKind.Message or InFlightKind.Effect) Count++;
        if (!_byKey.TryGetValue(key, out var works)) _byKey.Add(key, Single(work));
        else if (!works.Contains(work)) _byKey[key] = [.. works, work];
    }

    Work[] Single(Work work)
    {
        if (!_single.TryGetValue(work, out var works)) _single.Add(work, works = [work]);
        return works;
    }

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

    /// <param name="Consumer">The service that will handle it; empty for a message in the outbox.</param>
    readonly record struct Work(InFlightKind Kind, string Consumer);
}
