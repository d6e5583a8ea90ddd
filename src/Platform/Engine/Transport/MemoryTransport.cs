namespace Doms.Engine;

/// <summary>
/// A broker in memory, for the split shape in tests and simulation: topics of several partitions, each in order, chosen by the key.
/// </summary>
public sealed class MemoryTransport(IWorkScheduler scheduler) : ITransport
{
    const int Partitions = 8;
    readonly Lock _gate = new();
    readonly Dictionary<Partition, List<TransportRecord>> _partitions = [];
    readonly Dictionary<(string Group, Partition Partition), GroupOffset> _offsets = [];
    readonly List<Subscription> _subscriptions = [];

    public ValueTask Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        lock (_gate)
        {
            foreach (var record in records) RecordsOf(Partition.Of(record)).Add(record);
            foreach (var subscription in _subscriptions)
                if (records.Any(record => subscription.Topics.Contains(record.Topic))) scheduler.Post(subscription.Deliver);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        Subscription subscription;
        lock (_gate)
        {
            subscription = new Subscription(this, group, topics, receiver);
            subscription.Restart();
            _subscriptions.Add(subscription);
        }

        scheduler.Post(subscription.Deliver);
        return new(subscription);
    }

    /// <summary>Ends a group's subscriptions, as when its processes die: what they had not finished is delivered again.</summary>
    public void Disconnect(string group)
    {
        lock (_gate) _subscriptions.RemoveAll(subscription => subscription.Group == group);
    }

    /// <summary>Delivers every record to every group once more, as after a reset of their offsets.</summary>
    public void Redeliver()
    {
        lock (_gate)
        {
            foreach (var offset in _offsets.Values) offset.Next = 0;
            foreach (var subscription in _subscriptions) scheduler.Post(subscription.Deliver);
        }
    }

    /// <summary>Records that a group has not finished, over its topics.</summary>
    public int Unfinished(string group)
    {
        lock (_gate)
        {
            return _offsets.Where(pair => pair.Key.Group == group)
                .Sum(pair => RecordsOf(pair.Key.Partition).Count - pair.Value.Finished);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    List<TransportRecord> RecordsOf(Partition partition)
    {
        if (!_partitions.TryGetValue(partition, out var records)) _partitions.Add(partition, records = []);
        return records;
    }

    GroupOffset OffsetOf(string group, Partition partition)
    {
        if (!_offsets.TryGetValue((group, partition), out var offset)) _offsets.Add((group, partition), offset = new GroupOffset());
        return offset;
    }

    readonly record struct Partition(string Topic, int Number)
    {
        // Not the key's own hash code, which differs from process to process.
        public static Partition Of(TransportRecord record)
        {
            var hash = 0;
            foreach (var character in record.Key) hash = unchecked((hash * 31) + character);
            return new Partition(record.Topic, (int)((uint)hash % Partitions));
        }

        public static IReadOnlyList<Partition> Of(IReadOnlyList<string> topics) =>
            [.. topics.SelectMany(topic => Enumerable.Range(0, Partitions).Select(number => new Partition(topic, number)))];
    }

    /// <summary>Where a group is in a partition: what was handed out, and the lowest record not finished.</summary>
    sealed class GroupOffset
    {
        readonly SortedSet<int> _finishedAhead = [];

        public int Next { get; set; }

        public int Finished { get; private set; }

        public void Restart()
        {
            Next = Finished;
            _finishedAhead.Clear();
        }

        public void Finish(int offset)
        {
            if (offset < Finished) return;
            _finishedAhead.Add(offset);
            while (_finishedAhead.Remove(Finished)) Finished++;
        }
    }

    sealed class Subscription(
        MemoryTransport transport, string group, IReadOnlyList<string> topics, ITransportReceiver receiver) : IAsyncDisposable
    {
        readonly (List<TransportRecord> Records, GroupOffset Offset)[] _partitions =
            [.. Partition.Of(topics).Select(each => (transport.RecordsOf(each), transport.OffsetOf(group, each)))];

        public string Group => group;

        public IReadOnlyList<string> Topics => topics;

        public void Restart()
        {
            foreach (var (_, offset) in _partitions) offset.Restart();
        }

        public void Deliver()
        {
            lock (transport._gate)
            {
                if (!transport._subscriptions.Contains(this)) return;
                foreach (var (records, offset) in _partitions) Deliver(records, offset);
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (transport._gate) transport._subscriptions.Remove(this);
            return ValueTask.CompletedTask;
        }

        void Deliver(List<TransportRecord> records, GroupOffset offset)
        {
            while (offset.Next < records.Count)
            {
                var at = offset.Next++;
                receiver.Receive(records[at], new Receipt(transport, offset, at));
            }
        }
    }

    sealed class Receipt(MemoryTransport transport, GroupOffset offset, int at) : ITransportReceipt
    {
        public void Finish()
        {
            lock (transport._gate) offset.Finish(at);
        }
    }
}
