using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// Messages of a lane that could not even be stored for a retry. Each waits with a backoff of its own, so that it is not tried with
/// every batch and does not delay the others. They are bounded at their sources, like the queued ones.
/// </summary>
sealed class SetAsideMessages
{
    static readonly Backoff Delay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    readonly PriorityQueue<Delivery, DateTimeOffset> _waiting = new();

    /// <summary>End of the earliest wait; null without a message.</summary>
    public DateTimeOffset? NextEnd => _waiting.TryPeek(out _, out var end) ? end : null;

    public void Add(Delivery delivery, DateTimeOffset now) => _waiting.Enqueue(delivery, now + Delay.Delay(++delivery.Refusals));

    /// <summary>Takes the messages that have waited for long enough.</summary>
    public IReadOnlyList<Delivery> Take(DateTimeOffset now)
    {
        var ended = new List<Delivery>();
        while (NextEnd <= now) ended.Add(_waiting.Dequeue());
        return ended;
    }
}
