namespace Doms.Engine.Transport;

/// <summary>A message as a broker carries it. What other programs publish may lack a key or a body.</summary>
/// <param name="Key">Records of one topic with the same key keep their order.</param>
/// <param name="Headers">The message's headers as JSON; a broker may spread them over its own headers.</param>
/// <param name="Time">When the broker took the record, by its own clock; null where it does not say.</param>
/// <param name="Position">
/// The record's place at the broker, the same on every redelivery; null for a record that is to be published.
/// </param>
public sealed record TransportRecord(
    string Topic, string? Key, string Headers, byte[]? Body, DateTimeOffset? Time = null, string? Position = null)
{
    /// <summary>Approximate size in bytes.</summary>
    public int Size => (Key?.Length ?? 0) + Headers.Length + (Body?.Length ?? 0);
}
