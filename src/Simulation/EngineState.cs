using Doms.Engine.Diagnostics;
using Doms.Engine.Storage;

namespace Doms.Simulation;

/// <summary>What an engine has still to do, as its store says.</summary>
public static class EngineState
{
    const int Limit = 10_000;

    /// <summary>The engine's own tables, but for leases: each store has its own, and they tell nothing of messages.</summary>
    public static IReadOnlyList<Table> Tables { get; } = [.. SystemTables.All.Where(table => table != SystemTables.Leases)];

    /// <summary>Names what waits, timers for later excepted; null when nothing does.</summary>
    public static async Task<string?> Unfinished(IStore store, CancellationToken cancel)
    {
        foreach (PendingRow row in await store.Scan(new ScanRange(SystemTables.Pending, Limit: Limit), cancel))
        {
            var isLater = row.Kind == PendingKind.Timer && row.Due > store.Now;
            if (isLater) continue;
            return $"a message waits: {row.Kind} {row.Id} of {row.Key}, due {row.Due:O}, {row.Attempts} attempts: {row.Error}";
        }

        if (await Any(store, SystemTables.Held, cancel) is HeldRow held) return $"a key is held: {held}";
        if (await Any(store, SystemTables.Outbox, cancel) is OutboxRow outbox)
            return $"a message is in the outbox: {outbox.Id} of {outbox.Key}";
        return await Any(store, SystemTables.Effects, cancel) is EffectRow effect
            ? $"a call is under way: {effect.Key}, {effect.Attempts} attempts: {effect.Error}"
            : null;
    }

    static async Task<object?> Any(IStore store, Table table, CancellationToken cancel) =>
        await store.Scan(new ScanRange(table, Limit: 1), cancel) is [var first, ..] ? first : null;
}
