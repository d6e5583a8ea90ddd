using Confluent.Kafka;
using Doms.Engine.Transport;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>A partition while it is assigned to this member; an assignment after a revocation is another one. Not thread-safe.</summary>
/// <param name="assignedAt">Wall clock.</param>
sealed class AssignedPartition(TopicPartition partition, DateTimeOffset assignedAt)
{
    /// <summary>Records in flight at which one unacknowledged record stops its partition.</summary>
    const int MaxInFlight = 50_000;

    OffsetTracker? _tracker;
    long _stored = -1;

    public TopicPartition Partition => partition;

    public DateTimeOffset AssignedAt => assignedAt;

    /// <summary>Whether no record has arrived yet.</summary>
    public bool IsNew => _tracker is null;

    /// <summary>Whether the client has been told to pause.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Whether no record can be taken until an earlier one is acknowledged.</summary>
    public bool IsFull => _tracker is { IsFull: true };

    /// <summary>Records that had arrived before the client paused.</summary>
    public Queue<(TransportRecord Record, long Offset)> Held { get; } = new();

    public int Generation => _tracker?.Generation ?? 0;

    public int Unacknowledged => _tracker?.Unacknowledged ?? 0;

    public long UnacknowledgedBytes => _tracker?.UnacknowledgedBytes ?? 0;

    public void Take(long offset, int bytes)
    {
        _tracker ??= new OffsetTracker(offset, MaxInFlight);
        if (offset < _tracker.Next)
        {
            // The partition has lost records, or an operator has reset the group.
            _tracker.Restart(offset);
            _stored = -1;
        }

        _tracker.Take(offset, bytes);
    }

    public void Acknowledge(int generation, long offset) => _tracker?.Acknowledge(generation, offset);

    /// <summary>Counts the records up to the end that are not handled; 0 before the first record has arrived.</summary>
    public long CountUnhandled(Offset end) => _tracker is null ? 0 : Math.Max(0, end.Value - _tracker.Committable);

    /// <summary>The offset to commit; null when it is the one stored last.</summary>
    public TopicPartitionOffset? TakeCommittable()
    {
        if (_tracker is null || _tracker.Committable == _stored) return null;
        _stored = _tracker.Committable;
        return new TopicPartitionOffset(partition, _stored);
    }

    /// <summary>Notes that the offset taken last was not stored.</summary>
    public void StoreAgain() => _stored = -1;
}
