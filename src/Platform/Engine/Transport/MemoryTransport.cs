namespace Doms.Engine;

/// <summary>A broker in memory, for the split shape in tests and simulation.</summary>
public sealed class MemoryTransport(IWorkScheduler scheduler) : ITransport
{
    readonly Lock _gate = new();
    readonly Dictionary<string, List<TransportRecord>> _topics = [];
    readonly Dictionary<(string Group, string Topic), GroupOffset> _offsets = [];
    readonly List<Subscription> _subscriptions = [];

    public ValueTask Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        lock (_gate)
        {
            foreach (var record in records) TopicOf(record.Topic).Add(record);
            foreach (var subscription in _subscriptions) scheduler.Post(subscription.Deliver);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        var subscription = new Subscription(this, group, topics, receiver);
        lock (_gate)
        {
            foreach (var topic in topics) OffsetOf(group, topic).Restart();
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
                .Sum(pair => TopicOf(pair.Key.Topic).Count - pair.Value.Finished);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    List<TransportRecord> TopicOf(string topic)
    {
        if (!_topics.TryGetValue(topic, out var records)) _topics.Add(topic, records = []);
        return records;
    }

    GroupOffset OffsetOf(string group, string topic)
    {
        if (!_offsets.TryGetValue((group, topic), out var offset)) _offsets.Add((group, topic), offset = new GroupOffset());
        return offset;
    }

    /// <summary>Where a group is in a topic: what was handed out, and the lowest record not finished.</summary>
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
        public string Group => group;

        public void Deliver()
        {
            lock (transport._gate)
            {
                if (!transport._subscriptions.Contains(this)) return;
                foreach (var topic in topics) Deliver(topic, transport.OffsetOf(group, topic));
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (transport._gate) transport._subscriptions.Remove(this);
            return ValueTask.CompletedTask;
        }

        void Deliver(string topic, GroupOffset offset)
        {
            var records = transport.TopicOf(topic);
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
