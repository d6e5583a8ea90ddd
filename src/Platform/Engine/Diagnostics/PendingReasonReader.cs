using Doms.Primitives;

namespace Doms.Engine.Diagnostics;

/// <summary>A message that failed or arrived out of order and is retried, or an external call whose outcome is unknown.</summary>
/// <param name="Name">Name of the message or effect.</param>
/// <param name="IsOutOfOrder">Whether it is a message that arrived out of order.</param>
/// <param name="Attempts">Number of attempts so far; of a call, those without an outcome.</param>
/// <param name="NextAttemptAt">
/// Time of the next attempt; null while a message waits behind another one, and before the first attempt at a call has ended.
/// </param>
/// <param name="Since">Time at which the message was deferred or the call requested.</param>
public sealed record PendingWork(
    string Name, bool IsOutOfOrder, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset Since, string? Error);

/// <summary>Reads why messages of a key are not handled yet: committed rows, by index. Times are wall-clock times.</summary>
public interface IPendingReasonReader
{
    /// <summary>
    /// Messages about a key that this service failed to handle, or that arrived out of order; at most 20 of each.
    /// </summary>
    ValueTask<IReadOnlyList<PendingWork>> DeferredMessages(string service, string key, CancellationToken cancel);

    /// <summary>Open dead letters about a key, of all services of this store, oldest first; at most 100 are read.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel);

    /// <summary>The effect with this idempotency key; null where it is absent or complete.</summary>
    ValueTask<PendingWork?> FindInFlightCall(string effectKey, CancellationToken cancel);
}

/// <summary>Reads pending reasons from one store.</summary>
sealed class PendingReasonReader(IStore store, TimeProvider clock) : IPendingReasonReader
{
    const int MaxMessages = 20;
    const int MaxDeadLetters = 100;

    Moment Now => new(clock.GetUtcNow(), store.Now);

    public async ValueTask<IReadOnlyList<PendingWork>> DeferredMessages(string service, string key, CancellationToken cancel)
    {
        var orderingKey = OrderingKeys.Of(service, key);
        var now = Now;
        var blocking = await ScanOrderingKey(orderingKey, cancel);
        var outOfOrder = await ScanOrderingKey(OrderingKeys.OutOfOrder(orderingKey), cancel);
        var failed = blocking.Where(row => row is { Kind: StoredMessageKind.Retry, Attempts: > 0 });
        return [.. failed.Concat(outOfOrder).Select(row => ToPendingWork(row, now))];
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel)
    {
        var range = new ScanRange(
            DeadLetter.Table, DeadLetter.Table.Index(DeadLetter.ByKey), key, Limit: MaxDeadLetters);
        var letters = await store.Scan(range, cancel);
        return [.. letters.Cast<DeadLetter>().Where(letter => letter.Status == DeadLetter.Open)];
    }

    public async ValueTask<PendingWork?> FindInFlightCall(string effectKey, CancellationToken cancel) =>
        await store.Read(new RowKey(EffectRow.Table, effectKey), cancel) is EffectRow row
            ? new PendingWork(
                row.Name, IsOutOfOrder: false, row.Attempts, row.Attempts > 0 ? Now.ToWallClock(row.Due) : null,
                MessageHeaders.Parse(row.Headers).Time, row.Error)
            : null;

    async ValueTask<IEnumerable<StoredMessage>> ScanOrderingKey(string orderingKey, CancellationToken cancel)
    {
        var range = new ScanRange(
            StoredMessage.Table, StoredMessage.Table.Index(StoredMessage.ByOrderingKey), orderingKey, Limit: MaxMessages);
        return (await store.Scan(range, cancel)).Cast<StoredMessage>();
    }

    static PendingWork ToPendingWork(StoredMessage row, Moment now) => new(
        MessageHeaders.Parse(row.Headers).Type, row.Kind == StoredMessageKind.OutOfOrder, row.Attempts, now.ToWallClock(row.Due),
        now.ToWallClock(row.FirstStoredAt), row.Error);
}
