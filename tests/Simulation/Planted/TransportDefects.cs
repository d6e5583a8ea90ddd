using System.Text.Json;
using System.Text.Json.Nodes;
using Doms.Engine.Transport;
using Doms.Simulation.Nodes;

namespace Doms.Tests.Simulation.Planted;

/// <summary>Defects in the treatment of what a broker answers and delivers.</summary>
static class TransportDefects
{
    /// <summary>Reads headers without checking them, so that bad ones end the consumer.</summary>
    public static DefectInjection HeadersNotChecked() => OnReceive(() => record =>
        HeadersOf(record) is { } headers && headers["type"] is null
            ? throw new InvalidOperationException("The headers have no type.")
            : true);

    /// <summary>Takes the second record without an id for a duplicate of the first.</summary>
    public static DefectInjection MissingIdCountsAsDuplicate() => OnReceive(() =>
    {
        var hasReceived = false;
        return record =>
        {
            var isMissing = HeadersOf(record) is { } headers && headers["type"] is not null && headers["id"] is null;
            var isDuplicate = isMissing && hasReceived;
            hasReceived |= isMissing;
            return !isDuplicate;
        };
    });

    /// <summary>Publishes nothing while one record is refused permanently.</summary>
    public static DefectInjection RefusedRecordBlocksOutbox() => new()
    {
        Transport = inner =>
        {
            var refused = new HashSet<string>();
            return new DefectivePublisher(inner, async (records, publish) =>
            {
                foreach (var record in records.Where(record => refused.Contains(record.Headers)))
                    if ((await publish([record]))[0].Status == PublishStatus.Never)
                        throw new TransportUnavailableException("A record is refused.");
                var results = await publish(records);
                refused.UnionWith(records.Where((_, i) => results[i].Status == PublishStatus.Never).Select(record => record.Headers));
                return results.Any(result => result.Status == PublishStatus.Never)
                    ? throw new TransportUnavailableException("A record is refused.")
                    : results;
            });
        },
    };

    /// <summary>Treats a record that is refused permanently as published.</summary>
    public static DefectInjection RefusedRecordCountsAsTaken() => new()
    {
        Transport = inner => new DefectivePublisher(inner, async (records, publish) =>
            [.. (await publish(records)).Select(result => result.Status == PublishStatus.Never ? PublishResult.Taken : result)]),
    };

    /// <param name="create">Creates for each process what decides whether it receives a record; other records are acknowledged.</param>
    static DefectInjection OnReceive(Func<Func<TransportRecord, bool>> create) =>
        new() { Transport = inner => new DefectiveConsumer(inner, create()) };

    /// <summary>The headers; null when they are no object.</summary>
    static JsonObject? HeadersOf(TransportRecord record)
    {
        try
        {
            return JsonNode.Parse(record.Headers) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    sealed class DefectivePublisher(
        ITransport inner,
        Func<IReadOnlyList<TransportRecord>, Func<IReadOnlyList<TransportRecord>, Task<IReadOnlyList<PublishResult>>>,
            Task<IReadOnlyList<PublishResult>>> publish) : ITransport
    {
        public async ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel) =>
            await publish(records, some => inner.Publish(some, cancel).AsTask());

        public ValueTask<IAsyncDisposable> Subscribe(
            string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel) =>
            inner.Subscribe(group, topics, receiver, cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    sealed class DefectiveConsumer(ITransport inner, Func<TransportRecord, bool> receives) : ITransport
    {
        public ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel) =>
            inner.Publish(records, cancel);

        public ValueTask<IAsyncDisposable> Subscribe(
            string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel) =>
            inner.Subscribe(group, topics, new Receiver(receiver, receives), cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    sealed class Receiver(ITransportReceiver inner, Func<TransportRecord, bool> receives) : ITransportReceiver
    {
        public void Receive(TransportRecord record, ITransportReceipt receipt)
        {
            if (receives(record)) inner.Receive(record, receipt);
            else receipt.Acknowledge();
        }
    }
}
