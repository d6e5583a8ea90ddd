using Doms.Primitives;

namespace Doms.Engine.Deferral;

/// <summary>
/// Stores messages that cannot be handled now: failed ones and the later ones of their key, overflow, and messages out of order.
/// Of the blocking messages of an ordering key only the first has a due time; the others follow it.
/// </summary>
sealed class MessageDeferral(EngineOptions options, IdSource ids)
{
    /// <summary>Maximum number of stored messages of one ordering key read at once.</summary>
    public const int MaxUnblockedPerScan = 64;

    static readonly Backoff OutOfOrderRetryDelay = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5));

    readonly Backoff _retryDelay = new(options.RetryDelay, TimeSpan.MaxValue);

    /// <summary>
    /// Stores a message behind the stored ones of its key; one that is out of order stays so, and waits for its next attempt.
    /// </summary>
    public void DeferBehindBlockedKey(UnitOfWork unitOfWork, Delivery delivery)
    {
        if (delivery.StoredMessage is { Kind: StoredMessageKind.OutOfOrder }) StoreOutOfOrder(unitOfWork, delivery);
        else Store(unitOfWork, delivery, StoredMessageKind.Retry, due: null, delivery.Source.Attempts, error: null);
    }

    /// <summary>
    /// Stores a published message that did not fit into the transaction; a message with another source has to run again.
    /// </summary>
    public void StoreOverflow(UnitOfWork unitOfWork, Delivery delivery)
    {
        switch (delivery.Source)
        {
            case StoredMessageSource { Row: var row }:
                if (row is { Due: null, IsBlocking: true } && unitOfWork.StoredMessages.OverflowHeads.Add(delivery.OrderingKey))
                    Put(unitOfWork, row with { Due = unitOfWork.Now });
                unitOfWork.AfterCommit.TrackDue(row.Kind, unitOfWork.Now);
                break;
            case Published:
                var isFirst = unitOfWork.Find(BlockedKey.Table, delivery.OrderingKey) is not { BlockingCount: > 0 };
                Store(unitOfWork, delivery, StoredMessageKind.Overflow, isFirst ? unitOfWork.Now : null, attempts: 0, error: null);
                break;
            default:
                unitOfWork.AfterCommit.RunAgain.Add(delivery);
                break;
        }
    }

    /// <summary>
    /// Stores a failed message for a retry, or moves it to the dead letters after its last attempt; true for the
    /// latter.
    /// </summary>
    public bool RetryOrDeadLetter(Round round, Delivery delivery, Exception error)
    {
        var attempts = FailedAttempts(delivery) + 1;
        round.UnitOfWork.AfterCommit.NoteFailed(delivery, attempts, error);
        if (error is UnreadableMessageException || attempts >= options.MaxAttempts)
        {
            MoveToDeadLetters(round, delivery, error, attempts);
            return true;
        }

        round.Blocked.Add(delivery.OrderingKey);
        round.Unblocked.Remove(delivery.OrderingKey);
        round.UnitOfWork.AfterCommit.Retried++;
        var due = round.UnitOfWork.Now + _retryDelay.DelayWithJitter(attempts, ids.NextFraction());
        Store(round.UnitOfWork, delivery, StoredMessageKind.Retry, due, attempts, StoredText.Clean(error.Message));
        return false;
    }

    public bool IsOutOfOrderTooLong(UnitOfWork unitOfWork, Delivery delivery) =>
        delivery.StoredMessage is { } row
        && (row.Kind == StoredMessageKind.OutOfOrder || FailedAttempts(delivery) > 0)
        && unitOfWork.Now - row.FirstStoredAt > options.MaxOutOfOrderAge;

    /// <summary>Stores a message that arrived out of order; it does not block its key.</summary>
    public void DeferOutOfOrder(Round round, Delivery delivery)
    {
        StoreOutOfOrder(round.UnitOfWork, delivery);
        if (delivery.StoredMessage is { IsBlocking: true }) UnblockNext(round, delivery);
    }

    void StoreOutOfOrder(UnitOfWork unitOfWork, Delivery delivery)
    {
        var attempts = delivery.Source.Attempts + 1;
        var due = unitOfWork.Now + OutOfOrderRetryDelay.DelayWithJitter(attempts, ids.NextFraction());
        Store(unitOfWork, delivery, StoredMessageKind.OutOfOrder, due, attempts, error: null);
    }

    /// <summary>Completes the first stored message of a key and unblocks the next one.</summary>
    public void CompleteBlocking(Round round, Delivery delivery)
    {
        AdjustBlockedKey(round.UnitOfWork, delivery.OrderingKey, blocking: -1, outOfOrder: 0);
        UnblockNext(round, delivery);
    }

    static void UnblockNext(Round round, Delivery delivery)
    {
        if (round.UnitOfWork.Find(BlockedKey.Table, delivery.OrderingKey) is { BlockingCount: > 0 })
            round.Unblocked.Add(delivery.OrderingKey);
    }

    /// <summary>Retries the out-of-order messages of a key after another message of the key was handled.</summary>
    public void RetryOutOfOrder(Round round, Delivery delivery)
    {
        if (delivery.StoredMessage is { Kind: StoredMessageKind.OutOfOrder })
            AdjustBlockedKey(round.UnitOfWork, delivery.OrderingKey, blocking: 0, outOfOrder: -1);
        if (round.UnitOfWork.Find(BlockedKey.Table, delivery.OrderingKey) is { OutOfOrderCount: > 0 })
            round.RetriableOutOfOrder.Add(OrderingKeys.OutOfOrder(delivery.OrderingKey));
    }

    // Attempts out of order do not count as failures.
    static int FailedAttempts(Delivery delivery) =>
        delivery.StoredMessage is { Kind: StoredMessageKind.OutOfOrder } ? 0 : delivery.Source.Attempts;

    void MoveToDeadLetters(Round round, Delivery delivery, Exception error, int attempts)
    {
        var unitOfWork = round.UnitOfWork;
        var message = delivery.Message;
        var deadLetter = new DeadLetter(
            unitOfWork.NewId(), Version: 1, Seq: 0, delivery.Consumer, message.Headers.Type, message.Key, message.Id.ToString(),
            message.Headers.ToJson(), message.Bytes, StoredText.Clean(error.Message),
            error.StackTrace is { } stack ? StoredText.Clean(stack) : null, attempts, delivery.StoredMessage?.Replays ?? 0,
            delivery.Source.Origin, unitOfWork.WallClock, DeadLetter.Open, HandledBy: null, HandledAt: null);
        unitOfWork.Put(new RowKey(DeadLetter.Table, deadLetter.Id), deadLetter);
        unitOfWork.AfterCommit.DeadLettered++;
        if (delivery.StoredMessage is { } row)
        {
            unitOfWork.Delete(new RowKey(StoredMessage.Table, row.Id));
            if (row.IsBlocking) CompleteBlocking(round, delivery);
            if (row.Kind == StoredMessageKind.OutOfOrder) AdjustBlockedKey(unitOfWork, delivery.OrderingKey, blocking: 0, outOfOrder: -1);
        }

        if (deadLetter.Announcement is { } announcement) unitOfWork.Publisher.PublishFromEngine(delivery, announcement);
    }

    /// <summary>Stores a message or changes its stored row, and updates the counts of its key.</summary>
    static void Store(UnitOfWork unitOfWork, Delivery delivery, string kind, DateTimeOffset? due, int attempts, string? error)
    {
        var isOutOfOrder = kind == StoredMessageKind.OutOfOrder;
        var orderingKey = isOutOfOrder ? OrderingKeys.OutOfOrder(delivery.OrderingKey) : delivery.OrderingKey;
        var row = delivery.StoredMessage;
        if (row is null)
        {
            unitOfWork.StoredMessages.Add(delivery.Module, delivery.Message, kind, orderingKey, due, attempts, error);
        }
        else
        {
            var firstAt = isOutOfOrder && row.Kind != StoredMessageKind.OutOfOrder ? unitOfWork.Now : row.FirstStoredAt;
            var changed = row with { Kind = kind, OrderingKey = orderingKey, Due = due, Attempts = attempts, Error = error };
            Put(unitOfWork, changed with { FirstStoredAt = firstAt });
            if (row.OrderingKey != orderingKey) unitOfWork.StoredMessages.NoteAdded(orderingKey, row.Id);
        }

        var wasBlocking = row is { IsBlocking: true } ? 1 : 0;
        var wasOutOfOrder = row is { Kind: StoredMessageKind.OutOfOrder } ? 1 : 0;
        AdjustBlockedKey(unitOfWork, delivery.OrderingKey, (isOutOfOrder ? 0 : 1) - wasBlocking, (isOutOfOrder ? 1 : 0) - wasOutOfOrder);
    }

    static void Put(UnitOfWork unitOfWork, StoredMessage row) =>
        unitOfWork.StoredMessages.Put(row with { Version = row.Version + 1 });

    static void AdjustBlockedKey(UnitOfWork unitOfWork, string orderingKey, int blocking, int outOfOrder)
    {
        if (blocking == 0 && outOfOrder == 0) return;
        var key = new RowKey(BlockedKey.Table, orderingKey);
        var current = unitOfWork.Find(BlockedKey.Table, orderingKey);
        var next = new BlockedKey(
            orderingKey, (current?.Version ?? 0) + 1, (current?.BlockingCount ?? 0) + blocking,
            (current?.OutOfOrderCount ?? 0) + outOfOrder);
        if (next is { BlockingCount: 0, OutOfOrderCount: 0 }) unitOfWork.Delete(key);
        else unitOfWork.Put(key, next);
    }
}
