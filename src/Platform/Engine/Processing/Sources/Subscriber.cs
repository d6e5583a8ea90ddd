using System.Security.Cryptography;
using System.Text;

namespace Doms.Engine.Processing.Sources;

/// <summary>Receives the records of one service's topics and ignores the types that it does not handle.</summary>
sealed class Subscriber(ServiceModule module, Router router, IStore store, Action<Delivery> add) : ITransportReceiver
{
    /// <summary>Topics of the types that the service handles.</summary>
    public IReadOnlyList<string> Topics =>
        [.. module.HandledTypes.Select(type => router.Catalog.Of(type).Topic).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    public void Receive(TransportRecord record, ITransportReceipt receipt)
    {
        var message = ParseRecord(record);
        if (message.IsKnown && module.HandlerOf(message.Type.ClrType) is null) receipt.Acknowledge();
        else add(new Delivery(module, message, new BrokerRecord(receipt)) { ArrivedAt = store.Now });
    }

    /// <summary>Parses a record. An unreadable one gets generated headers, so that it can become a dead letter.</summary>
    Message ParseRecord(TransportRecord record)
    {
        try
        {
            var headers = MessageHeaders.Parse(record.Headers);
            return new Message(router.Catalog.Find(headers.Type, headers.Version), record.Body, record.Key, headers);
        }
        catch (UnreadableMessageException)
        {
            // The same bytes get the same id, so that a redelivery is recognized.
            var hash = SHA256.HashData([.. record.Body, .. Encoding.UTF8.GetBytes(record.Headers)]);
            var id = new Guid(hash.AsSpan(0, 16));
            var headers = new MessageHeaders(
                id, "unreadable", 0, record.Topic, record.Key, store.Now, null, id.ToString(), null);
            return new Message(null, record.Body, record.Key, headers);
        }
    }
}
