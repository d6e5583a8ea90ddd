using Doms.Engine.Transport;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>A record that counts as unacknowledged, and its receipt.</summary>
sealed class TakenRecord(Assignment assignment, AssignedPartition partition, TransportRecord record, long offset) : ITransportReceipt
{
    public AssignedPartition Partition => partition;

    public TransportRecord Record => record;

    public long Offset => offset;

    /// <summary>The generation of the partition's offsets in which it was taken.</summary>
    public int Generation { get; } = partition.Generation;

    /// <summary>Whether it is the first one since the partition was assigned.</summary>
    public bool IsFirst { get; init; }

    public void Acknowledge() => assignment.Acknowledge(this);
}
