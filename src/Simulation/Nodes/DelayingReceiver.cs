using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>Delivers records to a receiver, some of them delayed, in order for each topic and key.</summary>
sealed class DelayingReceiver(ITransportReceiver inner, NodeContext node) : ITransportReceiver
{
    readonly Dictionary<(string Topic, string? Key), Queue<(TransportRecord Record, ITransportReceipt Receipt)>> _delayed = [];

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        if (node.Process.IsDead) return;
        var key = (record.Topic, record.Key);
        var isLate = node.Faults.ShouldInject(FaultKind.Delay, $"{node.Name} {record.Topic} {record.Key}");
        if (!isLate && !_delayed.ContainsKey(key))
        {
            inner.Receive(record, new Receipt(receipt, node));
            return;
        }

        if (!_delayed.TryGetValue(key, out var queue)) _delayed.Add(key, queue = []);
        queue.Enqueue((record, receipt));
        node.Time.RunAfter(isLate ? node.Faults.RandomDuration(0.001, 30) : TimeSpan.Zero, () => DeliverOldest(key));
    }

    // The end of any delay delivers the oldest record, which keeps the order.
    void DeliverOldest((string Topic, string? Key) key)
    {
        if (node.Process.IsDead) return;
        var queue = _delayed[key];
        var (record, receipt) = queue.Dequeue();
        if (queue.Count == 0) _delayed.Remove(key);
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
