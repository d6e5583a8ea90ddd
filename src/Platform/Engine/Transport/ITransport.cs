namespace Doms.Engine.Transport;

/// <summary>Acknowledges a received record. Records may be acknowledged in any order.</summary>
public interface ITransportReceipt
{
    /// <summary>
    /// Acknowledges the record. Never throws: an acknowledgement that is repeated, or comes after the record was assigned to another
    /// member, is ignored.
    /// </summary>
    void Acknowledge();
}

/// <summary>Receives the records that a broker delivers.</summary>
public interface ITransportReceiver
{
    /// <summary>Receives each record at least once, in order per key; must neither block nor throw.</summary>
    void Receive(TransportRecord record, ITransportReceipt receipt);
}

/// <summary>
/// Carries messages between services: at least once, in order per key. Every implementation passes the same suite.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>
    /// Publishes records and returns the broker's answer to each, in their order. When a record is not taken, no later one of the same topic
    /// and key is taken by this call.
    /// </summary>
    /// <exception cref="TransportUnavailableException">Some records may have been taken; all have to be sent again, in order.</exception>
    /// <exception cref="OperationCanceledException">As above, because the call was cancelled.</exception>
    ValueTask<IReadOnlyList<PublishResult>> Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel);

    /// <summary>Delivers the topics to a consumer group, from its lowest unacknowledged record on, until disposed.
    /// Later acknowledgements may be lost, so that those records are redelivered. A member has no more unacknowledged records
    /// than its <see cref="DeliveryLimit"/> allows; the next ones follow when it acknowledges.</summary>
    ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel);
}

/// <summary>The broker is unavailable.</summary>
public sealed class TransportUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
