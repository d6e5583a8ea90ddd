namespace Doms.Engine.Transport;

/// <summary>A message as a broker carries it.</summary>
/// <param name="Key">Records of one topic with the same key keep their order.</param>
/// <param name="Headers">The message's headers as JSON; a broker may spread them over its own headers.</param>
public sealed record TransportRecord(string Topic, string Key, string Headers, byte[] Body);

/// <summary>Acknowledges a received record. Records may be acknowledged in any order.</summary>
public interface ITransportReceipt
{
    void Acknowledge();
}

/// <summary>Receives the records that a broker delivers.</summary>
public interface ITransportReceiver
{
    /// <summary>Receives each record at least once, in order per key; must not block.</summary>
    void Receive(TransportRecord record, ITransportReceipt receipt);
}

/// <summary>
/// Carries messages between services: at least once, in order per key. Every implementation passes the same suite.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Publishes records; completes when the broker has confirmed all of them.</summary>
    /// <exception cref="TransportUnavailableException">Some records may have arrived; all have to be published again, in order.</exception>
    ValueTask Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel);

    /// <summary>Delivers the topics to a consumer group, from its lowest unacknowledged record on, until disposed.
    /// Later acknowledgements may be lost, so that those records are redelivered.</summary>
    ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel);
}

/// <summary>The broker is unavailable.</summary>
public sealed class TransportUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
