using System.Runtime.CompilerServices;
using Doms.Audit;
using Doms.Engine.Memory;
using Doms.Engine.Storage;
using Doms.PaymentProvider;
using Doms.Simulation;
using Doms.Simulation.Nodes;

namespace Doms.Tests.Services.Shop;

/// <summary>Audits stored state of a shop in either shape.</summary>
static class ShopAudit
{
    /// <summary>Returns the violations as text; empty when stored state is consistent.</summary>
    public static IReadOnlyList<string> Findings(this ShopSystem shop)
    {
        var auditor = new Auditor(Merged(shop), shop.Modules, new Ledger(shop.ProviderLedger));
        return
        [
            .. shop.Time.Run(auditor.Run(CancellationToken.None)).Invariants.SelectMany(
                invariant => invariant.Examples.Select(example => $"{invariant.Id}: {example.Subject}: {example.Detail}")),
        ];
    }

    /// <summary>Returns stored messages of all stores, except timers not yet due.</summary>
    public static IReadOnlyList<string> Unfinished(this ShopSystem shop) =>
        [.. shop.Stores.Select(store => shop.Time.Run(EngineState.FindUnfinishedWork(store, CancellationToken.None))).OfType<string>()];

    public static IReadOnlyList<object> Rows(this ShopSystem shop, IStore store, Table table) =>
        shop.Time.Run(store.Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), CancellationToken.None).AsTask());

    static MemoryStore Merged(ShopSystem shop)
    {
        // Due times are compared with the stores' clock, which stands still while nothing is processed.
        var behind = shop.Stores.Min(store => store.Now) - shop.Time.GetUtcNow();
        var merged = new MemoryStore(new SkewedClock(shop.Time) { Offset = behind });
        foreach (var store in shop.Stores)
        {
            var tables = shop.Modules.Where(module => shop.Store(module.Name) == store).SelectMany(module => module.Tables);
            var rows = EngineState.Tables.Concat(tables).SelectMany(table =>
                shop.Rows(store, table).Select(row => new RowChange(new RowKey(table, table.KeyOf(row)), row, 0)));
            shop.Time.Run(Write(merged, [.. rows]));
        }

        return merged;
    }

    static async Task Write(MemoryStore store, IReadOnlyList<RowChange> rows)
    {
        await using var transaction = await store.Begin(CancellationToken.None);
        await transaction.Commit(rows, CancellationToken.None);
    }

    sealed class Ledger(MemoryLedger ledger) : IProviderLedger
    {
        public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.CompletedTask;
            foreach (var entry in ledger.Entries.Where(entry => entry.HasSucceeded))
                yield return new ProviderEntry(
                    entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
        }
    }
}
