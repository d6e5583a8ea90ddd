using System.Runtime.CompilerServices;
using Doms.Audit;
using Doms.Contracts.Http;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.PaymentProvider;
using Doms.Simulation;

namespace Doms.Tests.Services.Shop;

/// <summary>Audits stored state of a shop in either shape.</summary>
static class ShopAudit
{
    /// <summary>Returns the violations as text; empty when stored state is consistent.</summary>
    public static IReadOnlyList<string> Findings(this ShopSystem shop)
    {
        var stores = shop.Modules.GroupBy(module => shop.Store(module.Name))
            .Select(services => ((IStoreReader)services.Key, (IReadOnlyList<ServiceModule>)[.. services])).ToList();
        var auditor = new Auditor(new MergedReader(stores), shop.Modules, new Ledger(shop.ProviderLedger));
        return Texts(shop.Time.Run(auditor.Run(CancellationToken.None)));
    }

    /// <summary>Returns the violations of replicas on one database, as of one moment.</summary>
    public static async Task<IReadOnlyList<string>> Findings(this ReplicaShop shop)
    {
        await using var snapshot = await shop.Store.Snapshot(CancellationToken.None);
        return Texts(await new Auditor(snapshot, shop.Modules, new Ledger(shop.ProviderLedger)).Run(CancellationToken.None));
    }

    static IReadOnlyList<string> Texts(AuditReport report) =>
    [
        .. report.Invariants.SelectMany(
            invariant => invariant.Examples.Select(example => $"{invariant.Id}: {example.Subject}: {example.Detail}")),
    ];

    /// <summary>Returns stored messages of all stores, except timers not yet due.</summary>
    public static IReadOnlyList<string> Unfinished(this ShopSystem shop) =>
        [.. shop.Stores.Select(store => shop.Time.Run(EngineState.FindUnfinishedWork(store, CancellationToken.None))).OfType<string>()];

    public static IReadOnlyList<object> Rows(this ShopSystem shop, IStore store, Table table) =>
        shop.Time.Run(store.Scan(new ScanRange(table, Limit: ScanRange.MaxLimit), CancellationToken.None).AsTask());

    internal sealed class Ledger(MemoryLedger ledger) : IProviderLedger
    {
        public async IAsyncEnumerable<ProviderEntry> Succeeded([EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.CompletedTask;
            var entries = ledger.Entries.Where(entry => entry.HasSucceeded).Select(entry => new ProviderEntry(
                entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency));
            foreach (var entry in entries.OrderBy(entry => entry.Account, StringComparer.Ordinal)) yield return entry;
        }
    }
}
