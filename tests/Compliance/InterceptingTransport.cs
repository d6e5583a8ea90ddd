using Doms.Engine.Transport;

namespace Doms.Tests.Compliance;

/// <summary>A transport with answers injected by a test.</summary>
public sealed class InterceptingTransport(ITransport inner) : ITransport
{
    /// <summary>Replaces the publication of records; receives the original one.</summary>
    public Func<Publication, IReadOnlyList<TransportRecord>, CancellationToken, ValueTask<IReadOnlyList<PublishResult>>> OnPublish
    {
        get; set;
    } = (publish, records, cancel) => publish(records, cancel);

    /// <summary>Replaces a record before it is delivered.</summary>
    public Func<TransportRecord, TransportRecord> OnReceive { get; set; } = record => record;

    /// <summary>Called before each acknowledgement; may throw to fail it.</summary>
    public Action BeforeAcknowledgement { get; set; } = () => { };

    /// <summary>Number of calls.</summary>
    public int Publications { get; private set; }

    public ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel)
    {
        Publications++;
        return OnPublish(inner.Publish, records, cancel);
    }

    /// <summary>Lets the broker take only the records that a test selects, and none behind another one of its key.</summary>
    public void TakeOnly(Func<TransportRecord, PublishResult> judge) => OnPublish = async (publish, records, cancel) =>
    {
        var refused = new HashSet<(string Topic, string? Key)>();
        var results = new List<PublishResult>();
        foreach (var record in records)
        {
            var result = refused.Contains((record.Topic, record.Key)) ? PublishResult.NotNow("behind another one") : judge(record);
            if (result.Status == PublishStatus.Taken) await publish([record], cancel);
            else refused.Add((record.Topic, record.Key));
            results.Add(result);
        }

        return results;
    };

    public ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel) =>
        inner.Subscribe(group, topics, new Receiver(this, receiver), cancel);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Receiver(InterceptingTransport transport, ITransportReceiver inner) : ITransportReceiver
    {
        public void Receive(TransportRecord record, ITransportReceipt receipt) =>
            inner.Receive(transport.OnReceive(record), new Receipt(transport, receipt));
    }

    sealed class Receipt(InterceptingTransport transport, ITransportReceipt inner) : ITransportReceipt
    {
        public void Acknowledge()
        {
            transport.BeforeAcknowledgement();
            inner.Acknowledge();
        }
    }

    public delegate ValueTask<IReadOnlyList<PublishResult>> Publication(
        IReadOnlyList<TransportRecord> records, CancellationToken cancel);
}
