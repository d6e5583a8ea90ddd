namespace Doms.Engine.Deferral;

/// <summary>Counts the stored messages of an ordering key; the row exists until the last of them is handled.</summary>
/// <param name="OrderingKey"><c>consumer|key</c>.</param>
/// <param name="BlockingCount">Stored messages that block every later message of the key.</param>
/// <param name="OutOfOrderCount">Stored messages to retry after any other message of the key.</param>
public sealed record BlockedKey(string OrderingKey, long Version, long BlockingCount, long OutOfOrderCount);
