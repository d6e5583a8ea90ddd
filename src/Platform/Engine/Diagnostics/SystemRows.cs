namespace Doms.Engine.Diagnostics;

/// <summary>Why a message waits in the store.</summary>
static class StoredMessageKind
{
    /// <summary>Scheduled for a time.</summary>
    public const string Timer = "timer";

    /// <summary>Did not fit into the transaction that published it.</summary>
    public const string Overflow = "leftover";

    /// <summary>Failed and is tried again, or waits behind one that did.</summary>
    public const string Retry = "retry";

    /// <summary>Came before what it refers to; does not block its key.</summary>
    public const string OutOfOrder = "early";
}

/// <summary>A message that waits in the store for one consumer.</summary>
/// <param name="Id"><c>consumer/message id</c>.</param>
/// <param name="Seq">Order of arrival; a key's blocking messages are handled in it.</param>
/// <param name="OrderingKey">
/// <c>consumer|key</c> for what blocks its key, <c>early|consumer|key</c> for what is too early, null for timers.
/// </param>
/// <param name="Due">When it is taken; null for what waits behind the first of its group.</param>
/// <param name="Headers">The message's headers as JSON.</param>
/// <param name="Payload">The message's original bytes.</param>
sealed record StoredMessage(
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
    public bool IsBlocking => Kind is StoredMessageKind.Overflow or StoredMessageKind.Retry;
}

/// <summary>Says that messages of a (consumer, key) wait in the store; lives until the last of them is handled.</summary>
/// <param name="OrderingKey"><c>consumer|key</c>.</param>
/// <param name="BlockingCount">Messages that everything later of the key waits behind.</param>
/// <param name="OutOfOrderCount">Messages to try again after any other of the key.</param>
sealed record BlockedKey(string OrderingKey, long Version, long BlockingCount, long OutOfOrderCount);

/// <summary>The right to take what waits in the store, where several processes share it.</summary>
/// <param name="Name">What it is a right to.</param>
/// <param name="Version">The fence: whoever works under the lease raises it in the commit of that work.</param>
/// <param name="Holder">The replica that has it.</param>
/// <param name="ExpiresAt">When another may take it, by the store's clock.</param>
sealed record LeaseRow(string Name, long Version, string Holder, DateTimeOffset ExpiresAt);

/// <summary>A message on its way to the broker.</summary>
sealed record OutboxRow(
    string Id, long Version, long Seq, string Topic, string Key, string Headers, byte[] Payload, DateTimeOffset CreatedAt);

/// <summary>A message from the broker that this consumer has handled, parked or dead-lettered.</summary>
sealed record InboxRow(string Id, long Version, string Status, DateTimeOffset At);

/// <summary>A call to the outside world that is wanted.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Due">When it may be taken over: the end of its lease, or its next attempt.</param>
/// <param name="Headers">Headers of the message that wanted it.</param>
sealed record EffectRow(
    string Key,
    long Version,
    string Service,
    string Name,
    DateTimeOffset Due,
    int Attempts,
    string? Error,
    DateTimeOffset CreatedAt,
    string Headers,
    byte[] Request)
{
    /// <summary>Stored without a lease and not taken over since: nobody can have made the call.</summary>
    public bool WasNeverLeased => Version == 1 && Due == CreatedAt;
}

/// <summary>The answer to a call with an idempotency key.</summary>
sealed record IdempotencyRow(
    string Id,
    long Version,
    string BodyHash,
    int Status,
    byte[] Body,
    string? Location,
    string? Rejection,
    DateTimeOffset At);
