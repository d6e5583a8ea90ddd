using Doms.Primitives;

namespace Doms.Engine.Outbox;

/// <summary>
/// The topics and keys whose rows wait without delaying the others: the broker does not take the next one at the moment, or the store
/// refuses to record its answer. The former keep their order without it, which only saves useless attempts; each has a backoff of its own.
/// </summary>
/// <param name="max">Maximum number of paused keys.</param>
sealed class PausedKeys(int max)
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly Dictionary<(string Topic, string Key), Pause> _pauses = [];
    int _held;

    public bool IsEmpty => _pauses.Count == 0;

    /// <summary>Number of answers that cannot be recorded.</summary>
    public int HeldAnswers => Volatile.Read(ref _held);

    /// <summary>End of the earliest pause; null when no key is paused.</summary>
    public DateTimeOffset? FirstEnd => _pauses.Count == 0 ? null : _pauses.Values.Min(pause => pause.End);

    public bool IsPaused(OutboxRow row, DateTimeOffset at) =>
        _pauses.TryGetValue((row.Topic, row.Key), out var pause) && (pause.End > at || pause.Held.Count > 0);

    /// <summary>Whether the last attempt at the key failed, also when its next one is due.</summary>
    public bool Contains(OutboxRow row) => _pauses.ContainsKey((row.Topic, row.Key));

    /// <summary>Pauses the key of a row that was not taken; false when too many are paused already.</summary>
    public bool TryPause(OutboxRow row, DateTimeOffset now)
    {
        var key = (row.Topic, row.Key);
        var failures = _pauses.TryGetValue(key, out var pause) ? pause.Failures + 1 : 1;
        return TrySet(key, new Pause(failures, now + RetryDelay.Delay(failures), []));
    }

    /// <summary>
    /// Pauses the key of a row whose answer cannot be recorded, until <see cref="TakeHeld"/> has returned it; false when too many keys are
    /// paused already.
    /// </summary>
    /// <param name="end">Time of the next try.</param>
    public bool TryHold(BrokerAnswer answer, DateTimeOffset end)
    {
        var key = (answer.Topic, answer.Key);
        IReadOnlyList<BrokerAnswer> held = _pauses.TryGetValue(key, out var pause) ? pause.Held : [];
        if (!TrySet(key, new Pause(Failures: 0, end, [.. held, answer]))) return false;
        AddHeld(1);
        return true;
    }

    /// <summary>Ends the pauses of keys whose answers are due for another try, and returns those answers by key.</summary>
    public IReadOnlyList<IReadOnlyList<BrokerAnswer>> TakeHeld(DateTimeOffset now, int maxKeys)
    {
        if (HeldAnswers == 0) return [];
        var due = _pauses.Where(pair => pair.Value.Held.Count > 0 && pair.Value.End <= now).Take(maxKeys).ToList();
        foreach (var (key, pause) in due)
        {
            _pauses.Remove(key);
            AddHeld(-pause.Held.Count);
        }

        return due.ConvertAll(pair => pair.Value.Held);
    }

    /// <summary>Ends the pause of a key whose row the broker has accepted or refused.</summary>
    public void Resume(OutboxRow row) => _pauses.Remove((row.Topic, row.Key));

    public void Clear()
    {
        _pauses.Clear();
        AddHeld(-_held);
    }

    bool TrySet((string Topic, string Key) key, Pause pause)
    {
        if (_pauses.Count >= max && !_pauses.ContainsKey(key)) return false;
        _pauses[key] = pause;
        return true;
    }

    void AddHeld(int count) => Volatile.Write(ref _held, _held + count);

    /// <param name="Held">Answers to rows of the key that cannot be recorded.</param>
    readonly record struct Pause(int Failures, DateTimeOffset End, IReadOnlyList<BrokerAnswer> Held);
}
