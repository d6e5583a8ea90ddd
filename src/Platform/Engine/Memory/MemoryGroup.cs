namespace Doms.Engine.Memory;

/// <summary>A part of a topic that is delivered in order.</summary>
readonly record struct MemoryPartition(string Topic, int Number)
{
    const int Count = 8;

    // Not the key's own hash code, which differs from process to process.
    public static MemoryPartition Of(TransportRecord record)
    {
        var hash = 0;
        foreach (var character in record.Key) hash = unchecked((hash * 31) + character);
        return new MemoryPartition(record.Topic, (int)((uint)hash % Count));
    }

    public static IEnumerable<MemoryPartition> Of(string topic) =>
        Enumerable.Range(0, Count).Select(number => new MemoryPartition(topic, number));
}

/// <summary>Where a group is in a partition: what was handed out, and the lowest record not finished.</summary>
sealed class MemoryOffset(List<TransportRecord> records)
{
    readonly HashSet<int> _finishedAhead = [];
    int _next;
    int _finished;

    public MemorySubscription? Owner { get; private set; }

    /// <summary>Counts owners and rewinds: what was taken before the last one is finished to no effect.</summary>
    public int Term { get; private set; }

    public int Unfinished => records.Count - _finished;

    public void Assign(MemorySubscription? owner)
    {
        if (Owner == owner) return;
        Owner = owner;
        Term++;
        _next = _finished;
        _finishedAhead.Clear();
    }

    public bool TryTake(out TransportRecord? record, out int at)
    {
        at = _next;
        record = at < records.Count ? records[_next++] : null;
        return record is not null;
    }

    public void Rewind()
    {
        Term++;
        _next = _finished = 0;
        _finishedAhead.Clear();
    }

    public void Finish(int term, int at)
    {
        if (term != Term || at < _finished) return;
        _finishedAhead.Add(at);
        while (_finishedAhead.Remove(_finished)) _finished++;
    }
}

/// <summary>Members that share out the partitions of their topics: each has one owner.</summary>
sealed class MemoryGroup(Func<MemoryPartition, List<TransportRecord>> recordsOf)
{
    readonly List<MemorySubscription> _members = [];
    readonly Dictionary<MemoryPartition, MemoryOffset> _offsets = [];

    public IReadOnlyList<MemorySubscription> Members => _members;

    public int Unfinished => _offsets.Values.Sum(offset => offset.Unfinished);

    public void Join(MemorySubscription member)
    {
        if (_members.Contains(member)) return;
        _members.Add(member);
        foreach (var partition in member.Topics.SelectMany(MemoryPartition.Of))
            if (!_offsets.ContainsKey(partition)) _offsets.Add(partition, new MemoryOffset(recordsOf(partition)));
        ShareOut();
    }

    public void Leave(MemorySubscription member)
    {
        if (_members.Remove(member)) ShareOut();
        member.Owns = [];
    }

    public void Clear()
    {
        foreach (var member in _members.ToList()) Leave(member);
    }

    public void Rewind()
    {
        foreach (var offset in _offsets.Values) offset.Rewind();
    }

    void ShareOut()
    {
        foreach (var (partition, offset) in _offsets)
        {
            var takers = _members.Where(member => member.Topics.Contains(partition.Topic)).ToList();
            offset.Assign(takers.Count == 0 ? null : takers[partition.Number % takers.Count]);
        }

        foreach (var member in _members) member.Owns = [.. _offsets.Values.Where(offset => offset.Owner == member)];
    }
}

/// <summary>A member of a group.</summary>
/// <param name="gate">The broker's.</param>
sealed class MemorySubscription(
    Lock gate, IReadOnlyList<string> topics, ITransportReceiver receiver, Action<MemorySubscription> leave) : IAsyncDisposable
{
    public IReadOnlyList<string> Topics => topics;

    public IReadOnlyList<MemoryOffset> Owns { get; set; } = [];

    /// <summary>It has left for good.</summary>
    public bool IsOver { get; private set; }

    public void Deliver()
    {
        lock (gate)
        {
            // What is received may end this member, and give its partitions to another.
            foreach (var offset in Owns)
                while (offset.Owner == this && offset.TryTake(out var record, out var at))
                    receiver.Receive(record!, new Receipt(gate, offset, at));
        }
    }

    public ValueTask DisposeAsync()
    {
        IsOver = true;
        leave(this);
        return ValueTask.CompletedTask;
    }

    sealed class Receipt(Lock gate, MemoryOffset offset, int at) : ITransportReceipt
    {
        readonly int _term = offset.Term;

        public void Finish()
        {
            lock (gate) offset.Finish(_term, at);
        }
    }
}
