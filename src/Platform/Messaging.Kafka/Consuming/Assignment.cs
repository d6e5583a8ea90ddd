using Confluent.Kafka;
using Doms.Engine.Transport;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>
/// The partitions assigned to this member and the records of them that it has not acknowledged. The poll thread changes and takes; any
/// thread acknowledges.
/// </summary>
sealed class Assignment(DeliveryLimit limit) : IDisposable
{
    readonly Lock _gate = new();
    readonly Dictionary<TopicPartition, AssignedPartition> _partitions = [];
    readonly ManualResetEventSlim _acknowledged = new();
    int _records;
    long _bytes;
    int _held;
    bool _isPaused;

    /// <summary>Whether something is paused, so that acknowledgements may let it resume.</summary>
    public bool IsWaiting { get; private set; }

    public void Add(IEnumerable<TopicPartition> partitions, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var partition in partitions)
            {
                // A client that was fenced may be given partitions again that it was not told to have lost.
                RemoveOne(partition);
                _partitions[partition] = new AssignedPartition(partition, now);
            }
        }
    }

    /// <summary>Removes partitions; later acknowledgements of their records are ignored.</summary>
    public void Remove(IEnumerable<TopicPartition> partitions)
    {
        lock (_gate)
            foreach (var partition in partitions) RemoveOne(partition);
    }

    /// <summary>
    /// Takes a record that has arrived; null when it has to wait, or when its partition is not assigned any more.
    /// </summary>
    public TakenRecord? Take(TransportRecord record, TopicPartitionOffset place)
    {
        lock (_gate)
        {
            if (!_partitions.TryGetValue(place.TopicPartition, out var partition)) return null;
            if (!MustWait(partition) && partition.Held.Count == 0) return Take(partition, record, place.Offset);
            partition.Held.Enqueue((record, place.Offset));
            _held++;
            return null;
        }
    }

    /// <summary>Takes the next record that had to wait and needs to no longer; null while none can.</summary>
    public TakenRecord? TakeHeld()
    {
        lock (_gate)
        {
            if (_held == 0) return null;
            var partition = _partitions.Values.FirstOrDefault(partition => partition.Held.Count > 0 && !MustWait(partition));
            if (partition is null) return null;
            _held--;
            var (record, offset) = partition.Held.Dequeue();
            return Take(partition, record, offset);
        }
    }

    public void Acknowledge(TakenRecord record)
    {
        lock (_gate)
        {
            var partition = record.Partition;
            if (!_partitions.TryGetValue(partition.Partition, out var assigned) || assigned != partition) return;
            var (records, bytes) = (partition.Unacknowledged, partition.UnacknowledgedBytes);
            partition.Acknowledge(record.Generation, record.Offset);
            Count(partition.Unacknowledged - records, partition.UnacknowledgedBytes - bytes);
        }

        _acknowledged.Set();
    }

    /// <summary>Waits until all records of these partitions are acknowledged, but not longer than the timeout.</summary>
    public void WaitForAcknowledgements(IReadOnlyList<TopicPartition> partitions, TimeSpan timeout, TimeProvider clock)
    {
        var start = clock.GetTimestamp();
        while (timeout - clock.GetElapsedTime(start) is { Ticks: > 0 } rest)
        {
            _acknowledged.Reset();
            if (Unacknowledged(partitions) == 0) return;
            _acknowledged.Wait(rest);
        }
    }

    /// <summary>Offsets to commit that have changed since the last call.</summary>
    public IReadOnlyList<TopicPartitionOffset> TakeCommittable()
    {
        lock (_gate) return [.. _partitions.Values.Select(partition => partition.TakeCommittable()).OfType<TopicPartitionOffset>()];
    }

    /// <summary>Lets <see cref="TakeCommittable"/> return the offset of a partition again, because it could not be stored.</summary>
    public void StoreAgain(TopicPartition partition)
    {
        lock (_gate) _partitions.GetValueOrDefault(partition)?.StoreAgain();
    }

    /// <summary>Counts the records between what is handled and the ends of the partitions.</summary>
    /// <param name="endOf">The end of a partition; negative while it is not known.</param>
    public long CountUnhandled(Func<TopicPartition, Offset> endOf)
    {
        lock (_gate) return _partitions.Values.Sum(partition => partition.CountUnhandled(endOf(partition.Partition)));
    }

    /// <summary>
    /// The partitions to pause and to resume since the last call: all at the limit of the member, else those with too many in flight.
    /// </summary>
    public (IReadOnlyList<TopicPartition> Pause, IReadOnlyList<TopicPartition> Resume) TakePauses()
    {
        var (pause, resume) = (new List<TopicPartition>(), new List<TopicPartition>());
        lock (_gate)
        {
            IsWaiting = _held > 0;
            foreach (var partition in _partitions.Values)
            {
                var wanted = MustWait(partition);
                IsWaiting |= wanted;
                if (wanted == partition.IsPaused) continue;
                partition.IsPaused = wanted;
                (wanted ? pause : resume).Add(partition.Partition);
            }
        }

        return (pause, resume);
    }

    public void Dispose() => _acknowledged.Dispose();

    TakenRecord Take(AssignedPartition partition, TransportRecord record, long offset)
    {
        var isFirst = partition.IsNew;
        var (records, bytes) = (partition.Unacknowledged, partition.UnacknowledgedBytes);
        partition.Take(offset, record.Size);
        Count(partition.Unacknowledged - records, partition.UnacknowledgedBytes - bytes);
        return new TakenRecord(this, partition, record, offset) { IsFirst = isFirst };
    }

    void RemoveOne(TopicPartition partition)
    {
        if (!_partitions.Remove(partition, out var removed)) return;
        Count(-removed.Unacknowledged, -removed.UnacknowledgedBytes);
        _held -= removed.Held.Count;
    }

    int Unacknowledged(IEnumerable<TopicPartition> partitions)
    {
        lock (_gate) return partitions.Sum(partition => _partitions.GetValueOrDefault(partition)?.Unacknowledged ?? 0);
    }

    bool MustWait(AssignedPartition partition) => _isPaused || partition.IsFull;

    void Count(int records, long bytes)
    {
        _records += records;
        _bytes += bytes;
        if (limit.IsReached(_records, _bytes)) _isPaused = true;
        else if (limit.AllowsResume(_records, _bytes)) _isPaused = false;
    }
}
