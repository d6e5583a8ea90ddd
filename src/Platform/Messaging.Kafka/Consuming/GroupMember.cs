using Confluent.Kafka;
using Doms.Engine.Transport;
using Doms.Messaging.Kafka.Clients;
using Microsoft.Extensions.Logging;

namespace Doms.Messaging.Kafka.Consuming;

/// <summary>
/// A client of a consumer group and its loop. The loop never waits for a commit: it stores offsets, which the client's own thread
/// commits once a second, and before it gives a partition away.
/// </summary>
sealed class GroupMember : IDisposable
{
    const int PollMs = 100;

    /// <summary>Wait of a poll while acknowledgements may end a pause.</summary>
    const int PausedPollMs = 5;
    static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Time for which a rebalance waits until the records of revoked partitions are handled; the others are delivered again elsewhere.
    /// </summary>
    static readonly TimeSpan RevokeTimeout = TimeSpan.FromMilliseconds(200);
    readonly string _group;
    readonly ITransportReceiver _receiver;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Assignment _assignment;
    readonly IConsumer<string?, byte[]?> _consumer;
    CancellationToken _stop;
    long _storedAt;

    public GroupMember(
        string group, ITransportReceiver receiver, DeliveryLimit limit, KafkaClients clients, TimeProvider clock, ILogger logger)
    {
        _group = group;
        _receiver = receiver;
        _clock = clock;
        _logger = logger;
        _assignment = new Assignment(limit);
        _consumer = clients.Consumer(group)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnLost(partitions))
            .SetOffsetsCommittedHandler((_, offsets) => OnCommitted(offsets))
            .Build();
    }

    /// <summary>Receives until stopped; then leaves the group.</summary>
    /// <exception cref="KafkaException">The client cannot continue; another one can.</exception>
    public void Receive(IReadOnlyList<string> topics, CancellationToken stop)
    {
        _stop = stop;
        _consumer.Subscribe(topics);
        while (!stop.IsCancellationRequested) Step();
        StoreOffsets();
        _consumer.Close();
    }

    public void Dispose()
    {
        KafkaMetrics.RemoveLag(this);
        _consumer.Dispose();
        _assignment.Dispose();
    }

    void Step()
    {
        Pause();
        while (_assignment.TakeHeld() is { } held) Deliver(held);
        if (_clock.GetElapsedTime(_storedAt) >= StoreInterval) Report();
        try
        {
            if (_consumer.Consume(_assignment.IsWaiting ? PausedPollMs : PollMs) is not { } result) return;
            var record = RecordConversion.ToRecord(result, _clock.GetUtcNow());
            if (_assignment.Take(record, result.TopicPartitionOffset) is { } taken) Deliver(taken);
        }
        catch (ConsumeException error) when (!error.Error.IsFatal)
        {
            KafkaLog.ClientError(_logger, error.Error.Reason);
        }
    }

    void Report()
    {
        StoreOffsets();
        MeasureLag();
    }

    void Deliver(TakenRecord taken)
    {
        if (taken.IsFirst) RecordGap(taken);
        try
        {
            _receiver.Receive(taken.Record, taken);
        }
        catch (Exception error)
        {
            KafkaLog.ReceiverFailed(_logger, _group, error);
        }
    }

    void RecordGap(TakenRecord first)
    {
        if (first.Record.Time is { } time && time < first.Partition.AssignedAt)
            KafkaMetrics.RecordGap(_group, _clock.GetUtcNow() - time);
    }

    void Pause()
    {
        var (pause, resume) = _assignment.TakePauses();
        if (pause.Count > 0) _consumer.Pause(pause);
        if (resume.Count > 0) _consumer.Resume(resume);
    }

    void StoreOffsets()
    {
        _storedAt = _clock.GetTimestamp();
        foreach (var offset in _assignment.TakeCommittable())
        {
            try
            {
                _consumer.StoreOffset(offset);
            }
            catch (KafkaException error)
            {
                KafkaLog.OffsetsNotCommitted(_logger, _group, error.Error.Reason);
                _assignment.StoreAgain(offset.TopicPartition);
            }
        }
    }

    /// <summary>Measures by the ends of the partitions that the last fetches have told, without asking the broker.</summary>
    void MeasureLag() => KafkaMetrics.SetLag(
        this, _group, _assignment.CountUnhandled(partition => _consumer.GetWatermarkOffsets(partition).High));

    void OnAssigned(List<TopicPartition> partitions)
    {
        if (partitions.Count == 0) return;
        KafkaMetrics.AddRebalance(_group);
        KafkaLog.Rebalanced(_logger, _group, "receives", string.Join(", ", partitions));
        _assignment.Add(partitions, _clock.GetUtcNow());
    }

    void OnRevoked(List<TopicPartitionOffset> offsets)
    {
        if (offsets.Count == 0) return;
        var partitions = offsets.ConvertAll(offset => offset.TopicPartition);
        if (!_stop.IsCancellationRequested) _assignment.WaitForAcknowledgements(partitions, RevokeTimeout, _clock);
        StoreOffsets();
        Remove(partitions);
    }

    /// <summary>Another member has the partitions already, so that nothing is committed.</summary>
    void OnLost(List<TopicPartitionOffset> offsets)
    {
        if (offsets.Count > 0) Remove(offsets.ConvertAll(offset => offset.TopicPartition));
    }

    void Remove(List<TopicPartition> partitions)
    {
        KafkaMetrics.AddRebalance(_group);
        KafkaLog.Rebalanced(_logger, _group, "no longer receives", string.Join(", ", partitions));
        _assignment.Remove(partitions);
    }

    void OnCommitted(CommittedOffsets offsets)
    {
        // During a rebalance the member's epoch is old; another reason is tried again with the next commit.
        foreach (var reason in offsets.Offsets.Select(offset => offset.Error).Append(offsets.Error).Where(error => error.IsError)
            .Select(error => error.Reason).Distinct(StringComparer.Ordinal))
            KafkaLog.OffsetsNotCommitted(_logger, _group, reason);
    }
}
