using Doms.Engine.Deferral;
using Doms.Engine.Diagnostics;
using Doms.Engine.Effects;
using Doms.Engine.Outbox;
using Doms.Engine.Storage;

namespace Doms.Simulation;

/// <summary>What an engine has still to do, as its store says.</summary>
public static class EngineState
{
    const int Limit = 10_000;

    /// <summary>The engine's own tables, but for leases: each store has its own, and they tell nothing of messages.</summary>
    public static IReadOnlyList<Table> Tables { get; } = [.. EngineTables.All.Where(table => table != EngineTables.Leases)];

    /// <summary>Names what waits, timers for later excepted; null when nothing does.</summary>
    public static async Task<string?> FindUnfinishedWork(IStore store, CancellationToken cancel)
    {
        foreach (StoredMessage row in await store.Scan(new ScanRange(EngineTables.StoredMessages, Limit: Limit), cancel))
        {
            var isLater = row.Kind == StoredMessageKind.Timer && row.Due > store.Now;
            if (isLater) continue;
            return $"a message waits: {row.Kind} {row.Id} of {row.Key}, due {row.Due:O}, {row.Attempts} attempts: {row.Error}";
        }

        if (await FirstRow(store, EngineTables.BlockedKeys, cancel) is BlockedKey held) return $"a key is held: {held}";
        if (await FirstRow(store, EngineTables.Outbox, cancel) is OutboxRow outbox)
            return $"a message is in the outbox: {outbox.Id} of {outbox.Key}";
        return await FirstRow(store, EngineTables.Effects, cancel) is EffectRow effect
            ? $"a call is under way: {effect.Key}, {effect.Attempts} attempts: {effect.Error}"
            : null;
    }

    static async Task<object?> FirstRow(IStore store, Table table, CancellationToken cancel) =>
        await store.Scan(new ScanRange(table, Limit: 1), cancel) is [var first, ..] ? first : null;
}
