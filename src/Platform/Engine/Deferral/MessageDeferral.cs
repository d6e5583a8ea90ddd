using Doms.Primitives;

namespace Doms.Engine.Deferral;

/// <summary>
/// Messages that wait in the store: failed ones and what follows them, leftovers, too-early ones, timers. Of the blocking
/// messages of a (consumer, key) exactly one, the first, has a due time; the others follow when it is done with.
/// </summary>
sealed class MessageDeferral(EngineOptions options, IdSource ids)
{
    /// <summary>Waiting messages of one group taken into a round at once.</summary>
    public const int MaxUnblockedPerScan = 64;

    static readonly TimeSpan OutOfOrderFirstDelay = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan OutOfOrderMaxDelay = TimeSpan.FromSeconds(5);

    /// <summary>Stores a message behind those of its group that wait already.</summary>
    public void DeferBehindBlockedKey(UnitOfWork batch, Delivery delivery) => Store(batch, delivery, StoredMessageKind.Retry, null, delivery.Attempts, null);

    /// <summary>Stores what did not fit into the transaction; what came from outside is taken again from there.</summary>
    public void StoreOverflow(UnitOfWork batch, Delivery delivery)
    {
        if (delivery.StoredMessage is { } row)
        {
            if (row is { Due: null, IsBlocking: true } && batch.OverflowHeads.Add(delivery.OrderingKey))
                Put(batch, row with { Due = batch.Now });
            batch.AfterCommit.TrackDue(batch.Now);
        }
        else if (delivery.Request is not null || delivery.Receipt is not null || delivery.EffectOutcome is not null)
        {
            batch.AfterCommit.Requeue.Add(delivery);
        }
        else
        {
            var isFirst = batch.Find(EngineTables.BlockedKeys, delivery.OrderingKey) is not { BlockingCount: > 0 };
            Store(batch, delivery, StoredMessageKind.Overflow, isFirst ? batch.Now : null, 0, null);
        }
    }

    /// <summary>Puts a deadline off while its consumer is behind.</summary>
    public void PostponeDeadline(UnitOfWork batch, Delivery delivery) =>
        Put(batch, delivery.StoredMessage! with { Due = batch.Now + options.MaxLagForDeadlines });

    /// <summary>Parks a failed message, or makes it a dead letter after its last attempt; true for the latter.</summary>
    public bool RetryOrDeadLetter(Round round, Delivery delivery, Exception error)
    {
        // Tries that were too early are no failures.
        var attempts = delivery.StoredMessage is { Kind: StoredMessageKind.OutOfOrder } ? 1 : delivery.Attempts + 1;
        if (error is UnreadableMessageException || attempts >= options.MaxAttempts)
        {
            MoveToDeadLetters(round, delivery, error, attempts);
            return true;
        }

        round.Blocked.Add(delivery.OrderingKey);
        round.Unblocked.Remove(delivery.OrderingKey);
        round.UnitOfWork.AfterCommit.Retried++;
        var due = round.UnitOfWork.Now + Backoff(options.RetryDelay, attempts, TimeSpan.MaxValue);
        Store(round.UnitOfWork, delivery, StoredMessageKind.Retry, due, attempts, error.Message);
        return false;
    }

    public bool IsOutOfOrderTooLong(UnitOfWork batch, Delivery delivery) =>
        delivery.StoredMessage is { } row && batch.Now - row.FirstStoredAt > options.MaxOutOfOrderAge;

    /// <summary>Keeps a message that came before what it refers to; it does not block its key.</summary>
    public void DeferOutOfOrder(Round round, Delivery delivery)
    {
        var batch = round.UnitOfWork;
        var attempts = delivery.Attempts + 1;
        var due = batch.Now + Backoff(OutOfOrderFirstDelay, attempts, OutOfOrderMaxDelay);
        Store(batch, delivery, StoredMessageKind.OutOfOrder, due, attempts, null);
        if (delivery.StoredMessage is { IsBlocking: true }) UnblockNext(round, delivery);
    }

    /// <summary>The first waiting message of a group is done with: the next one's turn.</summary>
    public void CompleteBlocking(Round round, Delivery delivery)
    {
        AdjustBlockedKey(round.UnitOfWork, delivery.OrderingKey, blocking: -1, early: 0);
        UnblockNext(round, delivery);
    }

    static void UnblockNext(Round round, Delivery delivery)
    {
        if (round.UnitOfWork.Find(EngineTables.BlockedKeys, delivery.OrderingKey) is { BlockingCount: > 0 }) round.Unblocked.Add(delivery.OrderingKey);
    }

    /// <summary>A message was handled: what was too early for it may be so no more.</summary>
    public void RetryOutOfOrder(Round round, Delivery delivery)
    {
        if (delivery.StoredMessage is { Kind: StoredMessageKind.OutOfOrder }) AdjustBlockedKey(round.UnitOfWork, delivery.OrderingKey, blocking: 0, early: -1);
        if (round.UnitOfWork.Find(EngineTables.BlockedKeys, delivery.OrderingKey) is { OutOfOrderCount: > 0 })
            round.RetriableOutOfOrder.Add(Delivery.OutOfOrderKeyOf(delivery.OrderingKey));
    }

    /// <summary>Exponential backoff, doubling per attempt up to <paramref name="most"/>, with +-20 % jitter.</summary>
    public TimeSpan Backoff(TimeSpan first, int attempts, TimeSpan most) => Backoff(ids, first, attempts, most);

    /// <inheritdoc cref="Backoff(TimeSpan, int, TimeSpan)"/>
    public static TimeSpan Backoff(IdSource ids, TimeSpan first, int attempts, TimeSpan most) =>
        new Backoff(first, most).DelayWithJitter(attempts, ids.NextFraction());

    void MoveToDeadLetters(Round round, Delivery delivery, Exception error, int attempts)
    {
        var batch = round.UnitOfWork;
        var message = delivery.Message;
        var letter = new DeadLetter(
            batch.NewId(), 1, 0, delivery.Consumer, message.Headers.Type, message.Key, message.Id.ToString(),
            message.Headers.ToJson(), message.Bytes, error.Message, error.StackTrace, attempts, delivery.StoredMessage?.Replays ?? 0,
            delivery.Origin, batch.WallClock, DeadLetter.Open, null, null);
        batch.Put(new RowKey(EngineTables.DeadLetters, letter.Id), letter);
        batch.AfterCommit.DeadLettered++;
        if (delivery.StoredMessage is { } row)
        {
            batch.Delete(new RowKey(EngineTables.StoredMessages, row.Id));
            if (row.IsBlocking) CompleteBlocking(round, delivery);
            if (row.Kind == StoredMessageKind.OutOfOrder) AdjustBlockedKey(batch, delivery.OrderingKey, blocking: 0, early: -1);
        }

        // A dead letter about a dead letter would go round for ever.
        if (message.Headers.Type != EngineMessages.DeadLetteredName)
            batch.PublishFromEngine(delivery, new MessageDeadLettered(message.Key, letter.Id, letter.Consumer, letter.Type, letter.Error));
    }

    /// <summary>Stores a message, or changes its stored row, and keeps count of what its group holds.</summary>
    static void Store(UnitOfWork batch, Delivery delivery, string kind, DateTimeOffset? due, int attempts, string? error)
    {
        var isEarly = kind == StoredMessageKind.OutOfOrder;
        var group = isEarly ? Delivery.OutOfOrderKeyOf(delivery.OrderingKey) : delivery.OrderingKey;
        var row = delivery.StoredMessage;
        if (row is null) batch.StoreMessage(delivery.Module, delivery.Message, kind, group, due, attempts, 0, error);
        else
        {
            var firstAt = isEarly && row.Kind != StoredMessageKind.OutOfOrder ? batch.Now : row.FirstStoredAt;
            Put(batch, row with { Kind = kind, OrderingKey = group, Due = due, Attempts = attempts, Error = error, FirstStoredAt = firstAt });
            if (row.OrderingKey != group) batch.RecordStored(group, row.Id);
        }

        var wasBlocking = row is { IsBlocking: true } ? 1 : 0;
        var wasEarly = row is { Kind: StoredMessageKind.OutOfOrder } ? 1 : 0;
        AdjustBlockedKey(batch, delivery.OrderingKey, (isEarly ? 0 : 1) - wasBlocking, (isEarly ? 1 : 0) - wasEarly);
    }

    static void Put(UnitOfWork batch, StoredMessage row)
    {
        batch.Put(new RowKey(EngineTables.StoredMessages, row.Id), row with { Version = row.Version + 1 });
        batch.AfterCommit.TrackDue(row.Due);
    }

    static void AdjustBlockedKey(UnitOfWork batch, string group, int blocking, int early)
    {
        if (blocking == 0 && early == 0) return;
        var key = new RowKey(EngineTables.BlockedKeys, group);
        var held = batch.Find(EngineTables.BlockedKeys, group);
        var next = new BlockedKey(group, (held?.Version ?? 0) + 1, (held?.BlockingCount ?? 0) + blocking, (held?.OutOfOrderCount ?? 0) + early);
        if (next is { BlockingCount: 0, OutOfOrderCount: 0 }) batch.Delete(key);
        else batch.Put(key, next);
    }
}
