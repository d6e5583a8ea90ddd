namespace Doms.Engine.Diagnostics;

/// <summary>The engine's own tables, which every service database has. Only the engine writes them.</summary>
public static class EngineTables
{
    public const string ByDue = "by_due";
    public const string ByOrderingKey = "by_ordering_key";
    public const string ByKey = "by_key";
    public const string BySeq = "by_seq";
    public const string ByTime = "by_time";

    public static readonly Table<StoredMessage> StoredMessages = Table.For<StoredMessage>("stored_messages")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Identity("seq", x => x.Seq, (x, seq) => x with { Seq = seq })
        .Text("consumer", x => x.Consumer)
        .TextOrNull("ordering_key", x => x.OrderingKey)
        .Text("kind", x => x.Kind)
        .TimeOrNull("due", x => x.Due)
        .Int64("attempts", x => x.Attempts)
        .Int64("replays", x => x.Replays)
        .Time("first_stored_at", x => x.FirstStoredAt)
        .TextOrNull("error", x => x.Error)
        .Text("message_key", x => x.Key)
        .Text("headers", x => x.Headers)
        .Bytes("payload", x => x.Payload)
        .Index(ByDue, null, "due")
        .Index(ByOrderingKey, "ordering_key", "seq")
        .Read(r => new StoredMessage(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.TextOrNull(), r.Text(), r.TimeOrNull(), (int)r.Int64(), (int)r.Int64(),
            r.Time(), r.TextOrNull(), r.Text(), r.Text(), r.Bytes()));

    public static readonly Table<BlockedKey> BlockedKeys = Table.For<BlockedKey>("blocked_keys")
        .Key("ordering_key", x => x.OrderingKey)
        .Version("version", x => x.Version)
        .Int64("blocking_count", x => x.BlockingCount)
        .Int64("out_of_order_count", x => x.OutOfOrderCount)
        .UsuallyEmpty()
        .Read(r => new BlockedKey(r.Text(), r.Int64(), r.Int64(), r.Int64()));

    public static readonly Table<LeaseRow> Leases = Table.For<LeaseRow>("leases")
        .Key("name", x => x.Name)
        .Version("version", x => x.Version)
        .Text("holder", x => x.Holder)
        .Time("expires_at", x => x.ExpiresAt)
        .Read(r => new LeaseRow(r.Text(), r.Int64(), r.Text(), r.Time()));

    public static readonly Table<OutboxRow> Outbox = Table.For<OutboxRow>("outbox")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Identity("seq", x => x.Seq, (x, seq) => x with { Seq = seq })
        .Text("topic", x => x.Topic)
        .Text("message_key", x => x.Key)
        .Text("headers", x => x.Headers)
        .Bytes("payload", x => x.Payload)
        .Time("created_at", x => x.CreatedAt)
        .Index(BySeq, null, "seq")
        .Read(r => new OutboxRow(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.Text(), r.Text(), r.Bytes(), r.Time()));

    public static readonly Table<InboxRow> Inbox = Table.For<InboxRow>("inbox")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Text("status", x => x.Status)
        .Time("at", x => x.At)
        .Index(ByTime, null, "at")
        .Read(r => new InboxRow(r.Text(), r.Int64(), r.Text(), r.Time()));

    public static readonly Table<EffectRow> Effects = Table.For<EffectRow>("effects")
        .Key("effect_key", x => x.Key)
        .Version("version", x => x.Version)
        .Text("service", x => x.Service)
        .Text("name", x => x.Name)
        .Time("due", x => x.Due)
        .Int64("attempts", x => x.Attempts)
        .TextOrNull("error", x => x.Error)
        .Time("created_at", x => x.CreatedAt)
        .Text("headers", x => x.Headers)
        .Bytes("request", x => x.Request)
        .Index(ByDue, "name", "due")
        .Read(r => new EffectRow(
            r.Text(), r.Int64(), r.Text(), r.Text(), r.Time(), (int)r.Int64(), r.TextOrNull(), r.Time(), r.Text(), r.Bytes()));

    public static readonly Table<IdempotencyRow> Idempotency = Table.For<IdempotencyRow>("idempotency")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Text("body_hash", x => x.BodyHash)
        .Int64("status", x => x.Status)
        .Bytes("body", x => x.Body)
        .TextOrNull("location", x => x.Location)
        .TextOrNull("rejection", x => x.Rejection)
        .Time("at", x => x.At)
        .Index(ByTime, null, "at")
        .Read(r => new IdempotencyRow(
            r.Text(), r.Int64(), r.Text(), (int)r.Int64(), r.Bytes(), r.TextOrNull(), r.TextOrNull(), r.Time()));

    public static readonly Table<DeadLetter> DeadLetters = Table.For<DeadLetter>("dead_letters")
        .Key("id", x => x.Id)
        .Version("version", x => x.Version)
        .Identity("seq", x => x.Seq, (x, seq) => x with { Seq = seq })
        .Text("consumer", x => x.Consumer)
        .Text("type", x => x.Type)
        .Text("message_key", x => x.Key)
        .Text("message_id", x => x.MessageId)
        .Text("headers", x => x.Headers)
        .Bytes("payload", x => x.Payload)
        .Text("error", x => x.Error)
        .TextOrNull("stack", x => x.Stack)
        .Int64("attempts", x => x.Attempts)
        .Int64("replays", x => x.Replays)
        .Text("origin", x => x.Origin)
        .Time("dead_at", x => x.DeadAt)
        .Text("status", x => x.Status)
        .TextOrNull("handled_by", x => x.HandledBy)
        .TimeOrNull("handled_at", x => x.HandledAt)
        .Index(BySeq, "status", "seq")
        .Index(ByKey, "message_key", "seq")
        .Read(r => new DeadLetter(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Bytes(), r.Text(),
            r.TextOrNull(), (int)r.Int64(), (int)r.Int64(), r.Text(), r.Time(), r.Text(), r.TextOrNull(), r.TimeOrNull()));

    public static IReadOnlyList<Table> All { get; } =
        [StoredMessages, BlockedKeys, Leases, Outbox, Inbox, Effects, Idempotency, DeadLetters];
}
