namespace Doms.Engine.Memory;

/// <summary>
/// A broker in memory for the split shape in tests and simulation: topics of several ordered partitions, chosen by key and
/// assigned to the members of a group.
/// </summary>
/// <param name="clock">Gives records their time.</param>
/// <param name="limit">Bounds the unacknowledged records of each member; null for the default.</param>
public sealed class MemoryTransport(IWorkScheduler scheduler, TimeProvider clock, DeliveryLimit? limit = null) : ITransport
{
    /// <summary>Size above which a record is never taken.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    readonly Lock _gate = new();
    readonly Dictionary<MemoryPartition, List<TransportRecord>> _partitions = [];
    readonly Dictionary<string, MemoryGroup> _groups = [];

    public ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return ValueTask.FromCanceled<IReadOnlyList<PublishResult>>(cancel);
        lock (_gate)
        {
            var results = new List<PublishResult>(records.Count);
            var refused = new HashSet<(string Topic, string? Key)>();
            foreach (var record in records) results.Add(Publish(record, refused));
            foreach (var member in _groups.Values.SelectMany(group => group.Members))
                if (records.Any(record => member.Topics.Contains(record.Topic))) scheduler.Post(member.Deliver);
            return new(results);
        }
    }

    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        var subscription = new MemorySubscription(
            _gate, scheduler, limit ?? DeliveryLimit.Default, topics, receiver, leaves => Leave(group, leaves));
        Join(group, subscription);
        return new(subscription);
    }

    /// <summary>Evicts a member from the group: its partitions go to others, and its acknowledgements are ignored.</summary>
    public void Evict(string group, IAsyncDisposable subscription) => Leave(group, (MemorySubscription)subscription);

    /// <summary>Lets an evicted member rejoin the group, unless it has left in the meantime.</summary>
    public void Rejoin(string group, IAsyncDisposable subscription)
    {
        if (subscription is MemorySubscription { HasLeft: false } alive) Join(group, alive);
    }

    /// <summary>Ends a group's subscriptions as when its processes crash; unacknowledged records are redelivered.</summary>
    public void Disconnect(string group)
    {
        lock (_gate) GroupOf(group).Clear();
    }

    /// <summary>Redelivers every record to every group, as after a reset of their offsets.</summary>
    public void Redeliver()
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values)
            {
                group.Rewind();
                Deliver(group);
            }
        }
    }

    /// <summary>Number of records of the group's topics that it has not acknowledged.</summary>
    public int Unacknowledged(string group)
    {
        lock (_gate) return GroupOf(group).Backlog;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    PublishResult Publish(TransportRecord record, HashSet<(string Topic, string? Key)> refused)
    {
        if (refused.Contains((record.Topic, record.Key))) return PublishResult.NotNow("An earlier record of the key was refused.");
        if (record.Size > MaxRecordBytes)
        {
            refused.Add((record.Topic, record.Key));
            return PublishResult.Never($"The record has {record.Size} bytes; the most is {MaxRecordBytes}.");
        }

        var partition = MemoryPartition.Of(record);
        var kept = RecordsOf(partition);
        kept.Add(record with { Time = clock.GetUtcNow(), Position = $"{partition.Number}/{kept.Count}" });
        return PublishResult.Taken;
    }

    void Join(string group, MemorySubscription subscription)
    {
        lock (_gate)
        {
            GroupOf(group).Join(subscription);
            Deliver(GroupOf(group));
        }
    }

    void Leave(string group, MemorySubscription subscription)
    {
        lock (_gate)
        {
            GroupOf(group).Leave(subscription);
            Deliver(GroupOf(group));
        }
    }

    void Deliver(MemoryGroup group)
    {
        foreach (var member in group.Members) scheduler.Post(member.Deliver);
    }

    MemoryGroup GroupOf(string name)
    {
        if (!_groups.TryGetValue(name, out var group)) _groups.Add(name, group = new MemoryGroup(RecordsOf));
        return group;
    }

    List<TransportRecord> RecordsOf(MemoryPartition partition)
    {
        if (!_partitions.TryGetValue(partition, out var records)) _partitions.Add(partition, records = []);
        return records;
    }
}
