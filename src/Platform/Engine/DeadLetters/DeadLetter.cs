namespace Doms.Engine.DeadLetters;

/// <summary>A message that could not be handled, stored unchanged until an operator replays or discards it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Consumer">The service that could not handle it.</param>
/// <param name="Type">The message's name.</param>
/// <param name="Key">The order id or product id it is about.</param>
/// <param name="Payload">The original bytes.</param>
/// <param name="Error">The error in one line.</param>
/// <param name="Origin">
/// Source of the message: <c>timer</c>, <c>deadline</c>, <c>retry</c>, <c>overflow</c>, <c>out_of_order</c>, <c>broker</c>,
/// <c>effect</c> or <c>local</c>; <c>outbox</c> for a message that the broker refused, whose consumer is then its publisher.
/// </param>
/// <param name="Status"><c>OPEN</c>, <c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="Replays">Number of earlier replays of the message.</param>
public sealed record DeadLetter(
    string Id,
    long Version,
    long Seq,
    string Consumer,
    string Type,
    string Key,
    string MessageId,
    string Headers,
    byte[] Payload,
    string Error,
    string? Stack,
    int Attempts,
    int Replays,
    string Origin,
    DateTimeOffset DeadAt,
    string Status,
    string? HandledBy,
    DateTimeOffset? HandledAt)
{
    public const string Open = "OPEN";
    public const string Replayed = "REPLAYED";
    public const string Discarded = "DISCARDED";

    /// <summary>All statuses.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [Open, Replayed, Discarded];

    /// <summary>The origin of a message that the broker refused.</summary>
    public const string OutboxOrigin = "outbox";

    public const string ByKey = "by_key";
    public const string BySeq = "by_seq";
    public const string ByHandledTime = "by_handled_time";

    public static Table<DeadLetter> Table { get; } = Storage.Table.For<DeadLetter>("dead_letters")
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
        .Index(ByHandledTime, null, "handled_at")
        .Read(r => new DeadLetter(
            r.Text(), r.Int64(), r.Int64(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Bytes(), r.Text(),
            r.TextOrNull(), (int)r.Int64(), (int)r.Int64(), r.Text(), r.Time(), r.Text(), r.TextOrNull(), r.TimeOrNull()));

    /// <summary>Whether another dead letter is of the same message, of another time.</summary>
    public bool IsOfSameMessage(DeadLetter other) => other.Consumer == Consumer && other.MessageId == MessageId;

    /// <summary>The event that announces the dead letter; null for one about such an event, which would cause an endless chain.</summary>
    public MessageDeadLettered? Announcement =>
        Type == MessageDeadLettered.TypeName ? null : new MessageDeadLettered(Key, Id, Consumer, Type, Error);

    /// <summary>The event that it is closed; null where it was not announced.</summary>
    public DeadLetterClosed? ClosingAnnouncement =>
        Announcement is null ? null : new DeadLetterClosed(Key, Id, Status, HandledBy ?? "");
}

/// <summary>Event: a message about an order or product became a dead letter. Saga and timeline record it.</summary>
/// <param name="Key">The order id or product id.</param>
/// <param name="DeadLetterId">Without the service's prefix.</param>
public sealed record MessageDeadLettered(string Key, string DeadLetterId, string Consumer, string MessageType, string Error)
{
    public const string TypeName = "message.deadlettered";
}

/// <summary>Event: an operator replayed or discarded a dead letter about an order or product.</summary>
/// <param name="Key">The order id or product id.</param>
/// <param name="DeadLetterId">Without the service's prefix.</param>
/// <param name="How"><c>REPLAYED</c> or <c>DISCARDED</c>.</param>
/// <param name="By">Subject of the operator.</param>
public sealed record DeadLetterClosed(string Key, string DeadLetterId, string How, string By);
