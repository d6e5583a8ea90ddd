using Doms.Primitives;

namespace Doms.Engine.Diagnostics;

/// <summary>A message that failed or arrived out of order, and is retried.</summary>
/// <param name="IsOutOfOrder">Whether it arrived out of order; otherwise it failed.</param>
/// <param name="Attempts">Number of attempts so far.</param>
/// <param name="NextAttemptAt">Time of the next attempt; null while it waits behind another message.</param>
/// <param name="DeferredAt">Time at which it was deferred.</param>
public sealed record DeferredMessage(
    string Type, bool IsOutOfOrder, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset DeferredAt, string? Error);

/// <summary>An external call whose outcome is unknown.</summary>
/// <param name="Attempts">Number of attempts so far without an outcome.</param>
/// <param name="DueAt">Time of the next attempt, or the end of the lease of the process that makes the call.</param>
public sealed record InFlightCall(int Attempts, DateTimeOffset DueAt, DateTimeOffset Since, string? Error);

/// <summary>Reads why messages of a key are not handled yet: committed rows, by index. Times are wall-clock times.</summary>
public interface IPendingReasonReader
{
    /// <summary>
    /// Messages about a key that this service failed to handle, or that arrived out of order; at most 20 of each.
    /// </summary>
    ValueTask<IReadOnlyList<DeferredMessage>> DeferredMessages(string service, string key, CancellationToken cancel);

    /// <summary>Open dead letters about a key, of all services of this store, oldest first; at most 100 are read.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel);

    /// <summary>The effect with this idempotency key; null where it is absent or complete.</summary>
    ValueTask<InFlightCall?> FindInFlightCall(string effectKey, CancellationToken cancel);
}

/// <summary>Reads pending reasons from one store.</summary>
sealed class PendingReasonReader(IStore store, TimeProvider clock) : IPendingReasonReader
{
    const int MaxMessages = 20;
    const int MaxDeadLetters = 100;

    Moment Now => new(clock.GetUtcNow(), store.Now);

    public async ValueTask<IReadOnlyList<DeferredMessage>> DeferredMessages(string service, string key, CancellationToken cancel)
    {
        var orderingKey = OrderingKeys.Of(service, key);
        var now = Now;
        var blocking = await ScanOrderingKey(orderingKey, cancel);
        var outOfOrder = await ScanOrderingKey(OrderingKeys.OutOfOrder(orderingKey), cancel);
        var failed = blocking.Where(row => row is { Kind: StoredMessageKind.Retry, Attempts: > 0 });
        return [.. failed.Concat(outOfOrder).Select(row => ToDeferredMessage(row, now))];
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel)
    {
        var range = new ScanRange(
            DeadLetter.Table, DeadLetter.Table.Index(DeadLetter.ByKey), key, Limit: MaxDeadLetters);
        var letters = await store.Scan(range, cancel);
        return [.. letters.Cast<DeadLetter>().Where(letter => letter.Status == DeadLetter.Open)];
    }

    public async ValueTask<InFlightCall?> FindInFlightCall(string effectKey, CancellationToken cancel) =>
        await store.Read(new RowKey(EffectRow.Table, effectKey), cancel) is EffectRow row
            ? new InFlightCall(row.Attempts, Now.ToWallClock(row.Due), MessageHeaders.Parse(row.Headers).Time, row.Error)
            : null;

    async ValueTask<IEnumerable<StoredMessage>> ScanOrderingKey(string orderingKey, CancellationToken cancel)
    {
        var range = new ScanRange(
            StoredMessage.Table, StoredMessage.Table.Index(StoredMessage.ByOrderingKey), orderingKey, Limit: MaxMessages);
        return (await store.Scan(range, cancel)).Cast<StoredMessage>();
    }

    static DeferredMessage ToDeferredMessage(StoredMessage row, Moment now) => new(
        MessageHeaders.Parse(row.Headers).Type, row.Kind == StoredMessageKind.OutOfOrder, row.Attempts, now.ToWallClock(row.Due),
        now.ToWallClock(row.FirstStoredAt), row.Error);
}
