using Doms.Engine.Transport;

namespace Doms.Simulation.Nodes;

/// <summary>Delivers records to a receiver, some of them delayed, in order for each topic and key; none during an outage.</summary>
sealed class DelayingReceiver(ITransportReceiver inner, Outage outage, NodeContext node) : ITransportReceiver
{
    readonly Dictionary<(string Topic, string? Key), Queue<(TransportRecord Record, ITransportReceipt Receipt)>> _delayed = [];

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        if (node.Process.IsDead) return;
        node.Memory.NoteDelivery(record);
        var key = (record.Topic, record.Key);
        var isLate = node.Faults.ShouldInject(FaultKind.Delay, $"{node.Name} {record.Topic} {record.Key}");
        if (!isLate && !outage.IsActive && !_delayed.ContainsKey(key))
        {
            Deliver(record, receipt);
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
        if (outage.IsActive)
        {
            outage.RunAfterwards(() => DeliverOldest(key));
            return;
        }

        var queue = _delayed[key];
        var (record, receipt) = queue.Dequeue();
        if (queue.Count == 0) _delayed.Remove(key);
        Deliver(record, receipt);
    }

    void Deliver(TransportRecord record, ITransportReceipt receipt)
    {
        try
        {
            inner.Receive(record, new Receipt(receipt, node));
        }
        catch (InjectedException)
        {
            // The client of the broker has failed itself.
        }
        catch (Exception error)
        {
            node.Monitor.Findings.Add(
                "receive", $"a record of {node.Name} with headers '{record.Headers}' ended its consumer: {error.Message}");
        }
    }

    sealed class Receipt(ITransportReceipt inner, NodeContext node) : ITransportReceipt
    {
        public void Acknowledge()
        {
            if (!node.Process.IsDead && node.Faults.ShouldInject(FaultKind.CrashBeforeAck, node.Name)) node.Crash();
            if (node.Process.IsDead) return;
            inner.Acknowledge();
            if (node.Faults.ShouldInject(FaultKind.AcknowledgementFails, node.Name))
                throw new InjectedException("The partition was assigned to another consumer.");
        }
    }
}
