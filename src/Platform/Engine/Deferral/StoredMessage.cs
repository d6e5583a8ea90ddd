namespace Doms.Engine.Deferral;

/// <summary>Reasons for which a message is stored.</summary>
public static class StoredMessageKind
{
    /// <summary>Scheduled for a later time.</summary>
    public const string Timer = "timer";

    /// <summary>Scheduled for a later time, and waits while the engine is lagging, so that our own delay does not fail an order.</summary>
    public const string Deadline = "deadline";

    /// <summary>Published in a transaction that had no room to handle it.</summary>
    public const string Overflow = "overflow";

    /// <summary>Failed and is retried, or waits behind a message that failed.</summary>
    public const string Retry = "retry";

    /// <summary>Arrived before a message it depends on; it does not block its key.</summary>
    public const string OutOfOrder = "out_of_order";

    public static IReadOnlyList<string> All { get; } = [Timer, Deadline, Overflow, Retry, OutOfOrder];

    /// <summary>Whether the message was scheduled for a time, rather than deferred.</summary>
    public static bool IsScheduled(string kind) => kind is Timer or Deadline;
}

/// <summary>A message stored for one consumer.</summary>
/// <param name="Id"><c>consumer/message id</c>, or <c>consumer/timer/name</c> for a named timer.</param>
/// <param name="Seq">Order of arrival; the blocking messages of a key are handled in this order.</param>
/// <param name="OrderingKey">
/// <c>consumer|key</c> for messages that block their key, <c>out-of-order|consumer|key</c> for messages out of order, null for timers.
/// </param>
/// <param name="Due">When the message is taken; null while it waits behind the first message of its key.</param>
/// <param name="Headers">The message's headers as JSON.</param>
/// <param name="Payload">The message's original bytes.</param>
public sealed record StoredMessage(
    string Id,
    long Version,
    long Seq,
    string Consumer,
    string? OrderingKey,
    string Kind,
    DateTimeOffset? Due,
    int Attempts,
    int Replays,
    DateTimeOffset FirstStoredAt,
    string? Error,
    string Key,
    string Headers,
    byte[] Payload)
{
    public const string ByDue = "by_due";
    public const string ByOrderingKey = "by_ordering_key";

    public static Table<StoredMessage> Table { get; } = Storage.Table.For<StoredMessage>("stored_messages")
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
        .Index(ByDue, "kind", "due")
        .Index(ByOrderingKey, "ordering_key", "seq")
        .Read(r => new StoredMessage(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.TextOrNull(), r.Text(), r.TimeOrNull(), (int)r.Int64(), (int)r.Int64(),
            r.Time(), r.TextOrNull(), r.Text(), r.Text(), r.Bytes()));

    /// <summary>Whether later messages of the key have to wait for this one.</summary>
    public bool IsBlocking => Kind is StoredMessageKind.Overflow or StoredMessageKind.Retry;

    /// <inheritdoc cref="StoredMessageKind.IsScheduled"/>
    public bool IsScheduled => StoredMessageKind.IsScheduled(Kind);

    /// <summary>Approximate size in bytes.</summary>
    internal int Size => Headers.Length + Payload.Length;
}
