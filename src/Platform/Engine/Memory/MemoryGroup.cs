namespace Doms.Engine.Memory;

/// <summary>A partition of a topic, delivered in order.</summary>
readonly record struct MemoryPartition(string Topic, int Number)
{
    const int Count = 8;

    // The key's own hash code differs between processes.
    public static MemoryPartition Of(TransportRecord record)
    {
        var hash = 0;
        foreach (var character in record.Key) hash = unchecked((hash * 31) + character);
        return new MemoryPartition(record.Topic, (int)((uint)hash % Count));
    }

    public static IEnumerable<MemoryPartition> Of(string topic) =>
        Enumerable.Range(0, Count).Select(number => new MemoryPartition(topic, number));
}

/// <summary>The position of a group in a partition: the next record to deliver, and the lowest unacknowledged one.</summary>
sealed class MemoryOffset(List<TransportRecord> records)
{
    readonly HashSet<int> _acknowledgedAhead = [];
    int _next;
    int _acknowledged;

    public MemorySubscription? Owner { get; private set; }

    /// <summary>Counts owners and rewinds; an acknowledgement from an earlier generation is ignored.</summary>
    public int Generation { get; private set; }

    public int Unacknowledged => records.Count - _acknowledged;

    public void Assign(MemorySubscription? owner)
    {
        if (Owner == owner) return;
        Owner = owner;
        Generation++;
        _next = _acknowledged;
        _acknowledgedAhead.Clear();
    }

    public bool TryTake(out TransportRecord? record, out int at)
    {
        at = _next;
        record = at < records.Count ? records[_next++] : null;
        return record is not null;
    }

    public void Rewind()
    {
        Generation++;
        _next = _acknowledged = 0;
        _acknowledgedAhead.Clear();
    }

    public void Acknowledge(int term, int at)
    {
        if (term != Generation || at < _acknowledged) return;
        _acknowledgedAhead.Add(at);
        while (_acknowledgedAhead.Remove(_acknowledged)) _acknowledged++;
    }
}

/// <summary>A consumer group: each partition of its topics is assigned to one member.</summary>
sealed class MemoryGroup(Func<MemoryPartition, List<TransportRecord>> recordsOf)
{
    readonly List<MemorySubscription> _members = [];
    readonly Dictionary<MemoryPartition, MemoryOffset> _offsets = [];

    public IReadOnlyList<MemorySubscription> Members => _members;

    public int Unacknowledged => _offsets.Values.Sum(offset => offset.Unacknowledged);

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

/// <summary>A member of a consumer group.</summary>
/// <param name="gate">The lock of the broker.</param>
sealed class MemorySubscription(
    Lock gate, IReadOnlyList<string> topics, ITransportReceiver receiver, Action<MemorySubscription> leave) : IAsyncDisposable
{
    public IReadOnlyList<string> Topics => topics;

    public IReadOnlyList<MemoryOffset> OwnedOffsets { get; set; } = [];

    /// <summary>Whether the member has left the group permanently.</summary>
    public bool HasLeft { get; private set; }

    public void Deliver()
    {
        lock (gate)
        {
            // The receiver may end this member, whose partitions then go to another one.
            foreach (var offset in OwnedOffsets)
                while (offset.Owner == this && offset.TryTake(out var record, out var at))
                    receiver.Receive(record!, new Receipt(gate, offset, at));
        }
    }

    public ValueTask DisposeAsync()
    {
        HasLeft = true;
        leave(this);
        return ValueTask.CompletedTask;
    }

    sealed class Receipt(Lock gate, MemoryOffset offset, int at) : ITransportReceipt
    {
        readonly int _generation = offset.Generation;

        public void Acknowledge()
        {
            lock (gate) offset.Acknowledge(_generation, at);
        }
    }
}
