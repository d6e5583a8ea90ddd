using Doms.Audit;
using Doms.Composition;
using Doms.Engine.DeadLetters;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.PaymentProvider;
using Doms.Simulation;

namespace Doms.Simulator;

/// <summary>Reads all stored state directly, without the processes and their faults.</summary>
sealed class SimulatedState(SimulatedShop shop)
{
    const int PageSize = 5_000;
    static readonly Lazy<IReadOnlyList<ServiceModule>> Tables = new(() => AllServices.ModulesForAudit(""));

    public static IReadOnlyList<ServiceModule> Modules => Tables.Value;

    public IEnumerable<T> All<T>(string service)
        where T : class
    {
        var table = Modules.Single(module => module.Name == service).Tables.Single(table => table.RowType == typeof(T));
        return All(shop.StoreOf(service), table).Cast<T>();
    }

    /// <summary>Returns the dead letters of a store, of any status.</summary>
    public IEnumerable<DeadLetter> DeadLettersOf(IStore store) =>
        All(store, EngineState.Tables.Single(table => table.RowType == typeof(DeadLetter))).Cast<DeadLetter>();

    /// <summary>Returns a reader over all stores.</summary>
    public IStoreReader MergedReader() => new MergedReader([.. shop.Stores.Select(store => store.Store)]);

    public IProviderLedger ProviderLedger => new Ledger(shop.ProviderLedger);

    IEnumerable<object> All(IStore store, Table table)
    {
        object? after = null;
        while (true)
        {
            var range = new ScanRange(table, After: after, Limit: PageSize);
            var page = shop.Time.Run(store.Scan(range, CancellationToken.None).AsTask());
            foreach (var row in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1];
        }
    }

    sealed class Ledger(MemoryLedger ledger) : IProviderLedger
    {
        public async IAsyncEnumerable<ProviderEntry> Succeeded(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            await Task.CompletedTask;
            var entries = ledger.Entries.Where(entry => entry.HasSucceeded).Select(entry => new ProviderEntry(
                entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency));
            foreach (var entry in entries.OrderBy(entry => entry.Account, StringComparer.Ordinal)) yield return entry;
        }
    }
}
