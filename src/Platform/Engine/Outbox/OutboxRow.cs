namespace Doms.Engine.Outbox;

/// <summary>A message that the broker has not confirmed yet.</summary>
/// <param name="Seq">Order of publication.</param>
/// <param name="Replays">Number of replays after the broker had refused it.</param>
public sealed record OutboxRow(
    string Id, long Version, long Seq, string Topic, string Key, string Headers, byte[] Payload, DateTimeOffset CreatedAt, int Replays)
{
    public const string BySeq = "by_seq";

    /// <summary>Approximate size in bytes.</summary>
    public int Size => Key.Length + Headers.Length + Payload.Length;

    public static Table<OutboxRow> Table { get; } = Storage.Table.For<OutboxRow>("outbox")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Identity("seq", x => x.Seq, (x, seq) => x with { Seq = seq })
        .Text("topic", x => x.Topic)
        .Text("message_key", x => x.Key)
        .Text("headers", x => x.Headers)
        .Bytes("payload", x => x.Payload)
        .Time("created_at", x => x.CreatedAt)
        .Int64("replays", x => x.Replays)
        .Index(BySeq, null, "seq")
        .Read(r => new OutboxRow(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.Text(), r.Text(), r.Bytes(), r.Time(), (int)r.Int64()));
}
