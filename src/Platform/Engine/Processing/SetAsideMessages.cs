using Doms.Primitives;

namespace Doms.Engine.Processing;

/// <summary>
/// Messages of a lane that cannot be handled and whose failure cannot be stored either. Each is tried again after a delay that doubles up
/// to a minute; meanwhile the later ones of its key wait behind it, and all others continue. Their number is bounded where they come from:
/// by the delivery limit of the broker, by the effects that a process holds, and by <see cref="MaxStored"/>.
/// </summary>
sealed class SetAsideMessages(EngineParts parts)
{
    /// <summary>Number from which on further stored messages of the same kinds are not read until some are handled.</summary>
    const int MaxStored = 1_000;

    /// <summary>Maximum number of failed messages that return to the queue at once, so that they do not fill a batch.</summary>
    const int MaxReturned = 16;

    static readonly Backoff RetryDelay = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    readonly Dictionary<string, Waiting> _waiting = [];
    int _count;
    long _bytes;

    /// <summary>Number of messages, those behind others included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Size of the messages.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether further stored messages have to stay in the store.</summary>
    public bool IsFull => Count >= MaxStored;

    /// <summary>Whether later messages wait behind this one. Behind a stored message they are stored as well.</summary>
    public static bool HoldsUpOthers(Delivery delivery) => delivery is { Source.IsOrdered: true, StoredMessage: null };

    /// <summary>Sets messages aside, in their order: the first of each key has failed, the others wait behind it.</summary>
    public void Add(IEnumerable<Delivery> deliveries, Exception reason)
    {
        foreach (var delivery in deliveries)
        {
            var key = HoldsUpOthers(delivery) ? delivery.OrderingKey : $"{delivery.OrderingKey}|{delivery.Message.Id}";
            if (!_waiting.TryGetValue(key, out var waiting)) _waiting.Add(key, waiting = Begin(delivery, reason));
            Append(waiting, delivery);
        }
    }

    /// <summary>Moves messages that have to wait behind another one from a batch.</summary>
    public void HoldBack(List<Delivery> batch)
    {
        if (_waiting.Count > 0) batch.RemoveAll(TryHoldBack);
    }

    /// <summary>Removes and returns the messages whose delay has elapsed, each followed by those behind it.</summary>
    public IReadOnlyList<Delivery> TakeDue()
    {
        if (_waiting.Count == 0) return [];
        var now = parts.Store.Now;
        var due = _waiting.Where(pair => pair.Value.Until <= now).Take(MaxReturned).ToList();
        foreach (var (key, _) in due) _waiting.Remove(key);
        List<Delivery> taken = [.. due.SelectMany(pair => pair.Value.Messages)];
        foreach (var delivery in taken)
        {
            // Time spent here is no lag of the engine.
            delivery.ArrivedAt = now;
            delivery.PublishedAt = null;
        }

        AddToTotals(-taken.Count, -taken.Sum(delivery => (long)delivery.Bytes));
        return taken;
    }

    /// <summary>Time until the next message returns; infinite without any.</summary>
    public TimeSpan UntilNext()
    {
        if (_waiting.Count == 0) return Timeout.InfiniteTimeSpan;
        var wait = _waiting.Values.Min(waiting => waiting.Until) - parts.Store.Now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    Waiting Begin(Delivery failed, Exception reason)
    {
        var wait = RetryDelay.Delay(++failed.StoreFailures);
        EngineMetrics.AddStoreFailure();
        if (failed.StoreFailures == 1) EngineLog.SetAside(parts.Logger, failed.ToString(), wait, reason);
        return new Waiting(parts.Store.Now + wait);
    }

    bool TryHoldBack(Delivery delivery)
    {
        if (!HoldsUpOthers(delivery) || !_waiting.TryGetValue(delivery.OrderingKey, out var waiting)) return false;
        Append(waiting, delivery);
        return true;
    }

    void Append(Waiting waiting, Delivery delivery)
    {
        waiting.Messages.Add(delivery);
        AddToTotals(1, delivery.Bytes);
    }

    void AddToTotals(int messages, long bytes)
    {
        Volatile.Write(ref _count, _count + messages);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    /// <summary>A failed message and those behind it.</summary>
    sealed class Waiting(DateTimeOffset until)
    {
        public DateTimeOffset Until { get; } = until;

        public List<Delivery> Messages { get; } = [];
    }
}
