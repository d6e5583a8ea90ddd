namespace Doms.Engine.Diagnostics;

/// <summary>Why a message waits in the store.</summary>
static class PendingKind
{
    /// <summary>Scheduled for a time.</summary>
    public const string Timer = "timer";

    /// <summary>Did not fit into the transaction that published it.</summary>
    public const string Leftover = "leftover";

    /// <summary>Failed and is tried again, or waits behind one that did.</summary>
    public const string Retry = "retry";

    /// <summary>Came before what it refers to; does not block its key.</summary>
    public const string Early = "early";
}

/// <summary>A message that waits in the store for one consumer.</summary>
/// <param name="Id"><c>consumer/message id</c>.</param>
/// <param name="Seq">Order of arrival; a key's blocking messages are handled in it.</param>
/// <param name="Group">
/// <c>consumer|key</c> for what blocks its key, <c>early|consumer|key</c> for what is too early, null for timers.
/// </param>
/// <param name="Due">When it is taken; null for what waits behind the first of its group.</param>
/// <param name="Headers">The message's headers as JSON.</param>
/// <param name="Payload">The message's original bytes.</param>
sealed record PendingRow(
    string Id,
    long Version,
    long Seq,
    string Consumer,
    string? Group,
    string Kind,
    DateTimeOffset? Due,
    int Attempts,
    int Replays,
    DateTimeOffset FirstAt,
    string? Error,
    string Key,
    string Headers,
    byte[] Payload)
{
    public bool Blocks => Kind is PendingKind.Leftover or PendingKind.Retry;
}

/// <summary>Says that messages of a (consumer, key) wait in the store; lives until the last of them is handled.</summary>
/// <param name="Group"><c>consumer|key</c>.</param>
/// <param name="Blocking">Messages that everything later of the key waits behind.</param>
/// <param name="Early">Messages to try again after any other of the key.</param>
sealed record HeldRow(string Group, long Version, long Blocking, long Early);

/// <summary>The right to take what waits in the store, where several processes share it.</summary>
/// <param name="Name">What it is a right to.</param>
/// <param name="Version">The fence: whoever works under the lease raises it in the commit of that work.</param>
/// <param name="Holder">The replica that has it.</param>
/// <param name="Due">When another may take it, by the store's clock.</param>
sealed record LeaseRow(string Name, long Version, string Holder, DateTimeOffset Due);

/// <summary>A message on its way to the broker.</summary>
sealed record OutboxRow(
    string Id, long Version, long Seq, string Topic, string Key, string Headers, byte[] Payload, DateTimeOffset CreatedAt);

/// <summary>A message from the broker that this consumer has handled, parked or dead-lettered.</summary>
sealed record InboxRow(string Id, long Version, string Fate, DateTimeOffset At);

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
    public bool WasNeverHeld => Version == 1 && Due == CreatedAt;
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
