using Doms.Primitives;

namespace Doms.Engine.Deferral;

/// <summary>
/// Messages that wait in the store: failed ones and what follows them, leftovers, too-early ones, timers. Of the blocking
/// messages of a (consumer, key) exactly one, the first, has a due time; the others follow when it is done with.
/// </summary>
sealed class Parking(EngineOptions options, IdSource ids)
{
    /// <summary>Waiting messages of one group taken into a round at once.</summary>
    public const int MaxFollowers = 64;

    const double Jitter = 0.2;
    static readonly TimeSpan EarlyFirst = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan EarlyMost = TimeSpan.FromSeconds(5);

    /// <summary>Stores a message behind those of its group that wait already.</summary>
    public void Behind(Batch batch, Delivery delivery) => Store(batch, delivery, PendingKind.Retry, null, delivery.Attempts, null);

    /// <summary>Stores what did not fit into the transaction; what came from outside is taken again from there.</summary>
    public void StoreLeftover(Batch batch, Delivery delivery)
    {
        if (delivery.Pending is { } row)
        {
            if (row is { Due: null, Blocks: true } && batch.LeftoverHeads.Add(delivery.Group))
                Put(batch, row with { Due = batch.Now });
            batch.After.DueAt(batch.Now);
        }
        else if (delivery.Call is not null || delivery.Receipt is not null || delivery.Effect is not null)
        {
            batch.After.Again.Add(delivery);
        }
        else
        {
            var isFirst = batch.Find(SystemTables.Held, delivery.Group) is not { Blocking: > 0 };
            Store(batch, delivery, PendingKind.Leftover, isFirst ? batch.Now : null, 0, null);
        }
    }

    /// <summary>Puts a deadline off while its consumer is behind.</summary>
    public void PutOff(Batch batch, Delivery delivery) =>
        Put(batch, delivery.Pending! with { Due = batch.Now + options.CatchUp });

    /// <summary>Parks a failed message, or makes it a dead letter after its last attempt; true for the latter.</summary>
    public bool Fail(Round round, Delivery delivery, Exception error)
    {
        // Tries that were too early are no failures.
        var attempts = delivery.Pending is { Kind: PendingKind.Early } ? 1 : delivery.Attempts + 1;
        if (error is UnreadableMessageException || attempts >= options.MaxAttempts)
        {
            Bury(round, delivery, error, attempts);
            return true;
        }

        round.Stopped.Add(delivery.Group);
        round.Freed.Remove(delivery.Group);
        round.Batch.After.Parked++;
        var due = round.Batch.Now + Backoff(options.RetryAfter, attempts, TimeSpan.MaxValue);
        Store(round.Batch, delivery, PendingKind.Retry, due, attempts, error.Message);
        return false;
    }

    public bool IsTooLate(Batch batch, Delivery delivery) =>
        delivery.Pending is { } row && batch.Now - row.FirstAt > options.MaxTooEarly;

    /// <summary>Keeps a message that came before what it refers to; it does not block its key.</summary>
    public void Early(Round round, Delivery delivery)
    {
        var batch = round.Batch;
        var attempts = delivery.Attempts + 1;
        var due = batch.Now + Backoff(EarlyFirst, attempts, EarlyMost);
        Store(batch, delivery, PendingKind.Early, due, attempts, null);
        if (delivery.Pending is { Blocks: true }) Free(round, delivery);
    }

    /// <summary>The first waiting message of a group is done with: the next one's turn.</summary>
    public void Unblock(Round round, Delivery delivery)
    {
        Adjust(round.Batch, delivery.Group, blocking: -1, early: 0);
        Free(round, delivery);
    }

    static void Free(Round round, Delivery delivery)
    {
        if (round.Batch.Find(SystemTables.Held, delivery.Group) is { Blocking: > 0 }) round.Freed.Add(delivery.Group);
    }

    /// <summary>A message was handled: what was too early for it may be so no more.</summary>
    public void RetryEarly(Round round, Delivery delivery)
    {
        if (delivery.Pending is { Kind: PendingKind.Early }) Adjust(round.Batch, delivery.Group, blocking: 0, early: -1);
        if (round.Batch.Find(SystemTables.Held, delivery.Group) is { Early: > 0 })
            round.FreedEarly.Add(Delivery.EarlyGroupOf(delivery.Group));
    }

    /// <summary>Half to one and a half seconds for the first attempt, and so on: doubling, with jitter, up to a limit.</summary>
    public TimeSpan Backoff(TimeSpan first, int attempts, TimeSpan most) => Backoff(ids, first, attempts, most);

    /// <inheritdoc cref="Backoff(TimeSpan, int, TimeSpan)"/>
    public static TimeSpan Backoff(IdSource ids, TimeSpan first, int attempts, TimeSpan most)
    {
        const int maxDoublings = 20;
        var doubled = first * Math.Pow(2, Math.Min(attempts - 1, maxDoublings));
        var bounded = doubled < most ? doubled : most;
        return bounded * (1 - Jitter + (2 * Jitter * ids.NextFraction()));
    }

    void Bury(Round round, Delivery delivery, Exception error, int attempts)
    {
        var batch = round.Batch;
        var message = delivery.Message;
        var letter = new DeadLetter(
            batch.NewId(), 1, 0, delivery.Consumer, message.Headers.Type, message.Key, message.Id.ToString(),
            message.Headers.ToJson(), message.Bytes, error.Message, error.StackTrace, attempts, delivery.Pending?.Replays ?? 0,
            delivery.Origin, batch.WallClock, DeadLetter.Open, null, null);
        batch.Put(new RowKey(SystemTables.DeadLetters, letter.Id), letter);
        batch.After.DeadLettered++;
        if (delivery.Pending is { } row)
        {
            batch.Delete(new RowKey(SystemTables.Pending, row.Id));
            if (row.Blocks) Unblock(round, delivery);
            if (row.Kind == PendingKind.Early) Adjust(batch, delivery.Group, blocking: 0, early: -1);
        }

        // A dead letter about a dead letter would go round for ever.
        if (message.Headers.Type != EngineMessages.DeadLetteredName)
            batch.Announce(delivery, new MessageDeadLettered(message.Key, letter.Id, letter.Consumer, letter.Type, letter.Error));
    }

    /// <summary>Stores a message, or changes its stored row, and keeps count of what its group holds.</summary>
    static void Store(Batch batch, Delivery delivery, string kind, DateTimeOffset? due, int attempts, string? error)
    {
        var isEarly = kind == PendingKind.Early;
        var group = isEarly ? Delivery.EarlyGroupOf(delivery.Group) : delivery.Group;
        var row = delivery.Pending;
        if (row is null) batch.AddPending(delivery.Module, delivery.Message, kind, group, due, attempts, 0, error);
        else
        {
            var firstAt = isEarly && row.Kind != PendingKind.Early ? batch.Now : row.FirstAt;
            Put(batch, row with { Kind = kind, Group = group, Due = due, Attempts = attempts, Error = error, FirstAt = firstAt });
            if (row.Group != group) batch.AddWaiting(group, row.Id);
        }

        var wasBlocking = row is { Blocks: true } ? 1 : 0;
        var wasEarly = row is { Kind: PendingKind.Early } ? 1 : 0;
        Adjust(batch, delivery.Group, (isEarly ? 0 : 1) - wasBlocking, (isEarly ? 1 : 0) - wasEarly);
    }

    static void Put(Batch batch, PendingRow row)
    {
        batch.Put(new RowKey(SystemTables.Pending, row.Id), row with { Version = row.Version + 1 });
        batch.After.DueAt(row.Due);
    }

    static void Adjust(Batch batch, string group, int blocking, int early)
    {
        if (blocking == 0 && early == 0) return;
        var key = new RowKey(SystemTables.Held, group);
        var held = batch.Find(SystemTables.Held, group);
        var next = new HeldRow(group, (held?.Version ?? 0) + 1, (held?.Blocking ?? 0) + blocking, (held?.Early ?? 0) + early);
        if (next is { Blocking: 0, Early: 0 }) batch.Delete(key);
        else batch.Put(key, next);
    }
}
