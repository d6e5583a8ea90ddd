using Doms.Engine.Deferral;
using Doms.Engine.Effects;
using Doms.Engine.Leases;
using Doms.Engine.Maintenance;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;

namespace Doms.Simulation;

/// <summary>Reads from a store whether its engine has unfinished work.</summary>
public static class EngineState
{
    const int Limit = 10_000;

    /// <summary>The engine's tables except leases, which contain no work.</summary>
    public static IReadOnlyList<Table> Tables { get; } = [.. EngineTables.All.Where(table => table != LeaseRow.Table)];

    /// <summary>Returns a description of the first unfinished work, timers due later excepted; null when all work is finished.</summary>
    public static async Task<string?> FindUnfinishedWork(IStore store, CancellationToken cancel)
    {
        foreach (StoredMessage row in await store.Scan(new ScanRange(StoredMessage.Table, Limit: Limit), cancel))
        {
            var isLater = row.IsScheduled && row.Due > store.Now;
            if (isLater) continue;
            return $"a stored message: {row.Kind} {row.Id} of {row.Key}, due {row.Due:O}, {row.Attempts} attempts: {row.Error}";
        }

        if (await FirstRow(store, BlockedKey.Table, cancel) is BlockedKey blocked) return $"a key is blocked: {blocked}";
        if (await FirstRow(store, OutboxRow.Table, cancel) is OutboxRow outbox)
            return $"a message is in the outbox: {outbox.Id} of {outbox.Key}";
        return await FirstRow(store, EffectRow.Table, cancel) is EffectRow effect
            ? $"an effect is in flight: {effect.Key}, {effect.Attempts} attempts: {effect.Error}"
            : null;
    }

    /// <summary>Returns the longest time that a call of a service, not attempted yet, has been due; zero without any.</summary>
    public static async Task<TimeSpan> LongestEffectWait(IStore store, string service, CancellationToken cancel)
    {
        var rows = await store.Scan(new ScanRange(EffectRow.Table, Limit: Limit), cancel);
        return rows.Cast<EffectRow>()
            .Where(row => row.Service == service && row.Attempts == 0 && row.Due < store.Now)
            .Select(row => store.Now - row.Due)
            .DefaultIfEmpty()
            .Max();
    }

    static async Task<object?> FirstRow(IStore store, Table table, CancellationToken cancel) =>
        await store.Scan(new ScanRange(table, Limit: 1), cancel) is [var first, ..] ? first : null;
}
