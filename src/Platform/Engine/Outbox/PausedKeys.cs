using Doms.Primitives;

namespace Doms.Engine.Outbox;

/// <summary>
/// The topics and keys whose next record the broker does not take at the moment, each with a backoff of its own, so that they do not
/// delay the others. Order is kept without it; it only saves useless attempts.
/// </summary>
/// <param name="max">Maximum number of paused keys.</param>
sealed class PausedKeys(int max)
{
    static readonly Backoff RetryDelay = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    readonly Dictionary<(string Topic, string Key), Pause> _pauses = [];

    public bool IsEmpty => _pauses.Count == 0;

    /// <summary>End of the earliest pause; null when no key is paused.</summary>
    public DateTimeOffset? FirstEnd => _pauses.Count == 0 ? null : _pauses.Values.Min(pause => pause.End);

    public bool IsPaused(OutboxRow row, DateTimeOffset at) => _pauses.TryGetValue((row.Topic, row.Key), out var pause) && pause.End > at;

    /// <summary>Whether the last attempt at the key failed, also when its next one is due.</summary>
    public bool Contains(OutboxRow row) => _pauses.ContainsKey((row.Topic, row.Key));

    /// <summary>Pauses the key of a row that was not taken; false when too many are paused already.</summary>
    public bool TryPause(OutboxRow row, DateTimeOffset now)
    {
        var key = (row.Topic, row.Key);
        var failures = _pauses.TryGetValue(key, out var pause) ? pause.Failures + 1 : 1;
        if (failures == 1 && _pauses.Count >= max) return false;
        _pauses[key] = new Pause(failures, now + RetryDelay.Delay(failures));
        return true;
    }

    /// <summary>Ends the pause of a key whose row the broker has accepted or refused.</summary>
    public void Resume(OutboxRow row) => _pauses.Remove((row.Topic, row.Key));

    public void Clear() => _pauses.Clear();

    readonly record struct Pause(int Failures, DateTimeOffset End);
}
