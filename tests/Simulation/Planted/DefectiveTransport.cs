using Doms.Engine.Transport;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A broker client that acknowledges records before they are processed.</summary>
/// <param name="acknowledgeOnDelivery">
/// True to acknowledge records on delivery; false to acknowledge, with each record, all records delivered before it.
/// </param>
sealed class DefectiveTransport(ITransport inner, bool acknowledgeOnDelivery) : ITransport
{
    public ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel) =>
        inner.Publish(records, cancel);

    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel) =>
        inner.Subscribe(group, topics, new Receiver(receiver, acknowledgeOnDelivery), cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Receiver(ITransportReceiver inner, bool acknowledgeOnDelivery) : ITransportReceiver
    {
        readonly Dictionary<string, List<ITransportReceipt>> _delivered = [];

        public void Receive(TransportRecord record, ITransportReceipt receipt)
        {
            if (acknowledgeOnDelivery) receipt.Acknowledge();
            if (!_delivered.TryGetValue(record.Topic, out var earlier)) _delivered.Add(record.Topic, earlier = []);
            earlier.Add(receipt);
            inner.Receive(record, new Receipt(earlier, earlier.Count));
        }
    }

    sealed class Receipt(List<ITransportReceipt> delivered, int count) : ITransportReceipt
    {
        public void Acknowledge()
        {
            foreach (var receipt in delivered.Take(count)) receipt.Acknowledge();
        }
    }
}
