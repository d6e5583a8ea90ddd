using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>A process's way to the broker: records may be late, but those of one topic and key never overtake each other.</summary>
public sealed class FaultyTransport(FaultyBroker broker, NodeContext node) : ITransport
{
    /// <summary>After so long without a sign of life a broker takes a consumer for dead.</summary>
    static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(20);

    readonly List<IAsyncDisposable> _subscriptions = [];

    public async ValueTask Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        await node.YieldToOthers();
        await node.PassCrashPoint(FaultKind.CrashBeforePublish);
        if (node.Faults.ShouldInject(FaultKind.BrokerUnavailable, node.Name)) throw new TransportUnavailableException("The broker is away.");
        var taken = node.Faults.ShouldInject(FaultKind.PartialPublish, node.Name) ? node.Faults.Next(records.Count + 1) : -1;
        var arrived = taken < 0 ? records : [.. records.Take(taken)];
        await broker.Publish(node.Name, arrived, cancel);
        foreach (var record in arrived) node.Trace.AddPublication(node.Name, record);
        await node.PassCrashPoint(FaultKind.CrashAfterPublish);
        if (taken >= 0) throw new TransportUnavailableException("The broker does not say what it has.");
    }

    public async ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel)
    {
        var subscription = await broker.Inner.Subscribe(group, topics, new DelayingReceiver(receiver, node), cancel);
        _subscriptions.Add(subscription);
        node.Process.Paused += span => Evict(group, subscription, span);
        return subscription;
    }

    // Nobody tells the process: it goes on with what it had, while others have the same records.
    void Evict(string group, IAsyncDisposable subscription, TimeSpan span)
    {
        if (span < SessionTimeout) return;
        node.Time.RunAfter(SessionTimeout, () => Act(broker.Inner.Evict));
        node.Time.RunAfter(span, () => Act(broker.Inner.Rejoin));

        void Act(Action<string, IAsyncDisposable> act)
        {
            if (!node.Process.IsDead) act(group, subscription);
        }
    }

    /// <summary>The broker notices that the process is dead: its records go to whoever comes next.</summary>
    public void Disconnect()
    {
        foreach (var subscription in _subscriptions) _ = subscription.DisposeAsync().AsTask();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Hands records on, some of them later, in order for each topic and key.</summary>
sealed class DelayingReceiver(ITransportReceiver inner, NodeContext node) : ITransportReceiver
{
    readonly Dictionary<(string Topic, string Key), Queue<(TransportRecord Record, ITransportReceipt Receipt)>> _delayed = [];

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        if (node.Process.IsDead) return;
        var lane = (record.Topic, record.Key);
        var isLate = node.Faults.ShouldInject(FaultKind.Delay, $"{node.Name} {record.Topic} {record.Key}");
        if (!isLate && !_delayed.ContainsKey(lane))
        {
            inner.Receive(record, new Receipt(receipt, node));
            return;
        }

        if (!_delayed.TryGetValue(lane, out var waiting)) _delayed.Add(lane, waiting = []);
        waiting.Enqueue((record, receipt));
        node.Time.RunAfter(isLate ? node.Faults.RandomDuration(0.001, 30) : TimeSpan.Zero, () => DeliverOldest(lane));
    }

    // Whichever delay ends first lets the oldest go, so that the order holds.
    void DeliverOldest((string Topic, string Key) lane)
    {
        if (node.Process.IsDead) return;
        var waiting = _delayed[lane];
        var (record, receipt) = waiting.Dequeue();
        if (waiting.Count == 0) _delayed.Remove(lane);
        inner.Receive(record, new Receipt(receipt, node));
    }

    sealed class Receipt(ITransportReceipt inner, NodeContext node) : ITransportReceipt
    {
        public void Acknowledge()
        {
            if (!node.Process.IsDead && node.Faults.ShouldInject(FaultKind.CrashBeforeAck, node.Name)) node.Crash();
            if (!node.Process.IsDead) inner.Acknowledge();
        }
    }
}
