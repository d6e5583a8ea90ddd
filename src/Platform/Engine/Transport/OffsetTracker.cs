namespace Doms.Engine.Transport;

/// <summary>
/// Tracks the offsets that a consumer group has taken from one partition and acknowledged in any order, and so the offset
/// to commit. Not thread-safe.
/// </summary>
/// <remarks>
/// Offsets ascend and may have gaps, as in Kafka. The memory used grows with <see cref="InFlight"/>; where a broker has more
/// records than fit in memory, its consumer pauses the partition while <see cref="IsFull"/>, or while the partitions of a member
/// together reach its <see cref="DeliveryLimit"/>.
/// </remarks>
/// <param name="start">Offset to begin at, such as the last committed one.</param>
/// <param name="maxInFlight">Bound of <see cref="InFlight"/>.</param>
public sealed class OffsetTracker(long start, int maxInFlight)
{
    readonly Queue<long> _taken = new();
    readonly Dictionary<long, int> _unacknowledged = [];

    /// <summary>The lowest offset that can be taken next.</summary>
    public long Next { get; private set; } = start;

    /// <summary>
    /// The offset to commit: the lowest unacknowledged one, or <see cref="Next"/> if all are acknowledged. A consumer that begins
    /// here misses no record.
    /// </summary>
    public long Committable => _taken.TryPeek(out var lowest) ? lowest : Next;

    /// <summary>
    /// Counts the restarts. A record's acknowledgement names the generation in which it was taken.
    /// </summary>
    public int Generation { get; private set; }

    /// <summary>Number of offsets taken since the lowest unacknowledged one, which is included.</summary>
    public int InFlight => _taken.Count;

    /// <summary>Number of offsets taken and not acknowledged.</summary>
    public int Unacknowledged => _unacknowledged.Count;

    /// <summary>Size of the records taken and not acknowledged.</summary>
    public long UnacknowledgedBytes { get; private set; }

    /// <summary>True while no offset can be taken, until the lowest unacknowledged one is acknowledged.</summary>
    public bool IsFull => _taken.Count >= maxInFlight;

    /// <summary>Takes an offset, to be acknowledged later.</summary>
    /// <param name="bytes">Size of the record.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is lower than <see cref="Next"/>.</exception>
    /// <exception cref="InvalidOperationException">The tracker is full.</exception>
    public void Take(long offset, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, Next);
        if (IsFull) throw new InvalidOperationException($"{maxInFlight} offsets are in flight, the maximum.");
        _taken.Enqueue(offset);
        _unacknowledged.Add(offset, bytes);
        UnacknowledgedBytes += bytes;
        Next = offset + 1;
    }

    /// <summary>
    /// Acknowledges an offset. Ignores one that is not in flight, and one of an earlier generation, which may have been
    /// taken again since.
    /// </summary>
    public void Acknowledge(int generation, long offset)
    {
        if (generation != Generation || !_unacknowledged.Remove(offset, out var bytes)) return;
        UnacknowledgedBytes -= bytes;
        while (_taken.TryPeek(out var lowest) && !_unacknowledged.ContainsKey(lowest)) _taken.Dequeue();
    }

    /// <summary>
    /// Begins a new generation at an offset: <see cref="Committable"/> after the partition was assigned to another member,
    /// or an earlier one to have records redelivered.
    /// </summary>
    public void Restart(long offset)
    {
        Generation++;
        Next = offset;
        _taken.Clear();
        _unacknowledged.Clear();
        UnacknowledgedBytes = 0;
    }
}
