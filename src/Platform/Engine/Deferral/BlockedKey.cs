namespace Doms.Engine.Deferral;

/// <summary>Counts the stored messages of an ordering key; the row exists until the last of them is handled.</summary>
/// <param name="OrderingKey"><c>consumer|key</c>.</param>
/// <param name="BlockingCount">Stored messages that block every later message of the key.</param>
/// <param name="OutOfOrderCount">Stored messages to retry after any other message of the key.</param>
public sealed record BlockedKey(string OrderingKey, long Version, long BlockingCount, long OutOfOrderCount)
{
    public static Table<BlockedKey> Table { get; } = Storage.Table.For<BlockedKey>("blocked_keys")
        .Key("ordering_key", x => x.OrderingKey)
        .Version("version", x => x.Version)
        .Int64("blocking_count", x => x.BlockingCount)
        .Int64("out_of_order_count", x => x.OutOfOrderCount)
        .UsuallyEmpty()
        .Guarded()
        .Read(r => new BlockedKey(r.Text(), r.Int64(), r.Int64(), r.Int64()));
}
