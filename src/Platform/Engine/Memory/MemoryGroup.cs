namespace Doms.Engine.Memory;

/// <summary>A partition of a topic, delivered in order.</summary>
readonly record struct MemoryPartition(string Topic, int Number)
{
    const int Count = 8;

    // The key's own hash code differs between processes.
    public static MemoryPartition Of(TransportRecord record)
    {
        var hash = 0;
        foreach (var character in record.Key ?? "") hash = unchecked((hash * 31) + character);
        return new MemoryPartition(record.Topic, (int)((uint)hash % Count));
    }

    public static IEnumerable<MemoryPartition> Of(string topic) =>
        Enumerable.Range(0, Count).Select(number => new MemoryPartition(topic, number));
}

/// <summary>The position of a group in a partition, and the member that the partition is assigned to.</summary>
sealed class MemoryOffset(List<TransportRecord> records)
{
    // The records are in memory anyway, so their offsets need no bound.
    readonly OffsetTracker _tracker = new(start: 0, maxInFlight: int.MaxValue);

    public MemorySubscription? Owner { get; private set; }

    public int Generation => _tracker.Generation;

    /// <summary>Records that the group has not acknowledged, delivered or not.</summary>
    public int Backlog => records.Count - (int)_tracker.Committable;

    /// <summary>Records that the owner has and has not acknowledged.</summary>
    public int Unacknowledged => _tracker.Unacknowledged;

    public long UnacknowledgedBytes => _tracker.UnacknowledgedBytes;

    public void Assign(MemorySubscription? owner)
    {
        if (Owner == owner) return;
        Owner = owner;
        _tracker.Restart(_tracker.Committable);
    }

    public bool TryTake(out TransportRecord? record, out long offset)
    {
        offset = _tracker.Next;
        record = offset < records.Count ? records[(int)offset] : null;
        if (record is null) return false;
        _tracker.Take(offset, record.Size);
        return true;
    }

    public void Rewind() => _tracker.Restart(0);

    public void Acknowledge(int generation, long offset) => _tracker.Acknowledge(generation, offset);
}

/// <summary>A consumer group: each partition of its topics is assigned to one member.</summary>
sealed class MemoryGroup(Func<MemoryPartition, List<TransportRecord>> recordsOf)
{
    readonly List<MemorySubscription> _members = [];
    readonly Dictionary<MemoryPartition, MemoryOffset> _offsets = [];

    public IReadOnlyList<MemorySubscription> Members => _members;

    public int Backlog => _offsets.Values.Sum(offset => offset.Backlog);

    public void Join(MemorySubscription member)
    {
        if (_members.Contains(member)) return;
        _members.Add(member);
        foreach (var partition in member.Topics.SelectMany(MemoryPartition.Of))
            if (!_offsets.ContainsKey(partition)) _offsets.Add(partition, new MemoryOffset(recordsOf(partition)));
        AssignPartitions();
    }

    public void Leave(MemorySubscription member)
    {
        if (_members.Remove(member)) AssignPartitions();
        member.OwnedOffsets = [];
    }

    public void Clear()
    {
        foreach (var member in _members.ToList()) Leave(member);
    }

    public void Rewind()
    {
        foreach (var offset in _offsets.Values) offset.Rewind();
    }

    void AssignPartitions()
    {
        foreach (var (partition, offset) in _offsets)
        {
            var takers = _members.Where(member => member.Topics.Contains(partition.Topic)).ToList();
            offset.Assign(takers.Count == 0 ? null : takers[partition.Number % takers.Count]);
        }

        foreach (var member in _members) member.OwnedOffsets = [.. _offsets.Values.Where(offset => offset.Owner == member)];
    }
}

