using Doms.Primitives;

namespace Doms.Engine.Diagnostics;

/// <summary>A message that could not be handled yet, and is tried again.</summary>
/// <param name="IsOutOfOrder">It came before what it refers to; else it failed.</param>
/// <param name="Attempts">Times it failed, or came too early.</param>
/// <param name="NextAttemptAt">When it is tried again; null while it waits behind another one.</param>
/// <param name="DeferredAt">When it was put aside.</param>
public sealed record DeferredMessage(
    string Type, bool IsOutOfOrder, int Attempts, DateTimeOffset? NextAttemptAt, DateTimeOffset DeferredAt, string? Error);

/// <summary>A call to the outside world whose outcome is not known.</summary>
/// <param name="Attempts">Calls made so far that brought no outcome.</param>
/// <param name="DueAt">When it is tried again, or taken over from the process that makes it.</param>
public sealed record InFlightCall(int Attempts, DateTimeOffset DueAt, DateTimeOffset Since, string? Error);

/// <summary>Reads what the engine itself keeps waiting; committed rows by index, never a search. Times are the wall clock's.</summary>
public interface IPendingReasonReader
{
    /// <summary>Messages about a key that this service failed to handle, or that came too early; at most 20 of each.</summary>
    ValueTask<IReadOnlyList<DeferredMessage>> DeferredMessages(string service, string key, CancellationToken cancel);

    /// <summary>Open dead letters about a key, of all services here, oldest first; at most 100 are looked at.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel);

    /// <summary>A call by its idempotency key; null when there is none, or its outcome is known.</summary>
    ValueTask<InFlightCall?> FindInFlightCall(string effectKey, CancellationToken cancel);
}

/// <summary>Reads it from one store.</summary>
sealed class PendingReasonReader(IStore store, TimeProvider clock) : IPendingReasonReader
{
    const int MaxMessages = 20;
    const int MaxDeadLetters = 100;

    Moment Now => new(clock.GetUtcNow(), store.Now);

    public async ValueTask<IReadOnlyList<DeferredMessage>> DeferredMessages(string service, string key, CancellationToken cancel)
    {
        var group = Delivery.OrderingKeyOf(service, key);
        var now = Now;
        var blocking = await ScanOrderingKey(group, cancel);
        var early = await ScanOrderingKey(Delivery.OutOfOrderKeyOf(group), cancel);
        return [.. blocking.Where(row => row is { Kind: StoredMessageKind.Retry, Attempts: > 0 }).Concat(early).Select(row => ToDeferredMessage(row, now))];
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel)
    {
        var range = new ScanRange(
            EngineTables.DeadLetters, EngineTables.DeadLetters.Index(EngineTables.ByKey), key, Limit: MaxDeadLetters);
        var letters = await store.Scan(range, cancel);
        return [.. letters.Cast<DeadLetter>().Where(letter => letter.Status == DeadLetter.Open)];
    }

    public async ValueTask<InFlightCall?> FindInFlightCall(string effectKey, CancellationToken cancel) =>
        await store.Read(new RowKey(EngineTables.Effects, effectKey), cancel) is EffectRow row
            ? new InFlightCall(row.Attempts, Now.ToWallClock(row.Due), MessageHeaders.Parse(row.Headers).Time, row.Error)
            : null;

    async ValueTask<IEnumerable<StoredMessage>> ScanOrderingKey(string group, CancellationToken cancel)
    {
        var range = new ScanRange(
            EngineTables.StoredMessages, EngineTables.StoredMessages.Index(EngineTables.ByOrderingKey), group, Limit: MaxMessages);
        return (await store.Scan(range, cancel)).Cast<StoredMessage>();
    }

    static DeferredMessage ToDeferredMessage(StoredMessage row, Moment now) => new(
        MessageHeaders.Parse(row.Headers).Type, row.Kind == StoredMessageKind.OutOfOrder, row.Attempts, now.ToWallClock(row.Due), now.ToWallClock(row.FirstStoredAt),
        row.Error);
}
