using Doms.Primitives;

namespace Doms.Engine.Diagnostics;

/// <summary>A message that could not be handled yet, and is tried again.</summary>
/// <param name="IsEarly">It came before what it refers to; else it failed.</param>
/// <param name="Attempts">Times it failed, or came too early.</param>
/// <param name="NextAt">When it is tried again; null while it waits behind another one.</param>
/// <param name="Since">When it was put aside.</param>
public sealed record WaitingMessage(
    string Type, bool IsEarly, int Attempts, DateTimeOffset? NextAt, DateTimeOffset Since, string? Error);

/// <summary>A call to the outside world whose outcome is not known.</summary>
/// <param name="Attempts">Calls made so far that brought no outcome.</param>
/// <param name="DueAt">When it is tried again, or taken over from the process that makes it.</param>
public sealed record WaitingCall(int Attempts, DateTimeOffset DueAt, DateTimeOffset Since, string? Error);

/// <summary>Reads what the engine itself keeps waiting; committed rows by index, never a search. Times are the wall clock's.</summary>
public interface IWaitReader
{
    /// <summary>Messages about a key that this service failed to handle, or that came too early; at most 20 of each.</summary>
    ValueTask<IReadOnlyList<WaitingMessage>> Messages(string service, string key, CancellationToken cancel);

    /// <summary>Open dead letters about a key, of all services here, oldest first; at most 100 are looked at.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel);

    /// <summary>A call by its idempotency key; null when there is none, or its outcome is known.</summary>
    ValueTask<WaitingCall?> Call(string effectKey, CancellationToken cancel);
}

/// <summary>Reads it from one store.</summary>
sealed class WaitReader(IStore store, TimeProvider clock) : IWaitReader
{
    const int MostMessages = 20;
    const int MostLetters = 100;

    Moment Now => new(clock.GetUtcNow(), store.Now);

    public async ValueTask<IReadOnlyList<WaitingMessage>> Messages(string service, string key, CancellationToken cancel)
    {
        var group = Delivery.GroupOf(service, key);
        var now = Now;
        var blocking = await Rows(group, cancel);
        var early = await Rows(Delivery.EarlyGroupOf(group), cancel);
        return [.. blocking.Where(row => row is { Kind: PendingKind.Retry, Attempts: > 0 }).Concat(early).Select(row => Of(row, now))];
    }

    public async ValueTask<IReadOnlyList<DeadLetter>> DeadLetters(string key, CancellationToken cancel)
    {
        var range = new ScanRange(
            SystemTables.DeadLetters, SystemTables.DeadLetters.Index(SystemTables.ByKey), key, Limit: MostLetters);
        var letters = await store.Scan(range, cancel);
        return [.. letters.Cast<DeadLetter>().Where(letter => letter.Status == DeadLetter.Open)];
    }

    public async ValueTask<WaitingCall?> Call(string effectKey, CancellationToken cancel) =>
        await store.Read(new RowKey(SystemTables.Effects, effectKey), cancel) is EffectRow row
            ? new WaitingCall(row.Attempts, Now.Shown(row.Due), MessageHeaders.Parse(row.Headers).Time, row.Error)
            : null;

    async ValueTask<IEnumerable<PendingRow>> Rows(string group, CancellationToken cancel)
    {
        var range = new ScanRange(
            SystemTables.Pending, SystemTables.Pending.Index(SystemTables.ByGroup), group, Limit: MostMessages);
        return (await store.Scan(range, cancel)).Cast<PendingRow>();
    }

    static WaitingMessage Of(PendingRow row, Moment now) => new(
        MessageHeaders.Parse(row.Headers).Type, row.Kind == PendingKind.Early, row.Attempts, now.Shown(row.Due), now.Shown(row.FirstAt),
        row.Error);
}
