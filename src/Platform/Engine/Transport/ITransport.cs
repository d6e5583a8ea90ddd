namespace Doms.Engine.Transport;

/// <summary>A message as a broker carries it.</summary>
/// <param name="Key">Records of one topic with the same key keep their order.</param>
/// <param name="Headers">The message's headers as JSON; a broker may spread them over its own headers.</param>
public sealed record TransportRecord(string Topic, string Key, string Headers, byte[] Body);

/// <summary>Says that a received record need not be sent again. Records are finished in any order.</summary>
public interface ITransportReceipt
{
    void Acknowledge();
}

/// <summary>Takes what a broker delivers.</summary>
public interface ITransportReceiver
{
    /// <summary>Called in order per key, at least once for each record; must not block.</summary>
    void Receive(TransportRecord record, ITransportReceipt receipt);
}

/// <summary>Carries messages between services: at least once, in order per key. Every implementation passes the same suite.</summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Completes when the broker has all of the records.</summary>
    /// <exception cref="TransportUnavailableException">Some may have arrived: all are published again, in order.</exception>
    ValueTask Publish(IReadOnlyList<TransportRecord> records, CancellationToken cancel);

    /// <summary>Begins to deliver the topics to a group, from its lowest unfinished record on; disposing stops.
    /// What is finished after that may not be heard, and come again.</summary>
    ValueTask<IAsyncDisposable> Subscribe(
        string group, IReadOnlyList<string> topics, ITransportReceiver receiver, CancellationToken cancel);
}

/// <summary>The broker did not take the records.</summary>
public sealed class TransportUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
