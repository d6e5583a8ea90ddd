using Doms.Audit;
using Doms.Composition;
using Doms.Engine.DeadLetters;
using Doms.Engine.Memory;
using Doms.Engine.Services;
using Doms.Engine.Storage;
using Doms.PaymentProvider;
using Doms.Simulation;
using Doms.Simulation.Probe;

namespace Doms.Simulator;

/// <summary>Everything that is stored, read past the processes and their faults.</summary>
sealed class SimulatedState(SimulatedShop shop)
{
    const int PageSize = 5_000;
    static readonly Lazy<IReadOnlyList<ServiceModule>> Tables = new(() => AllServices.ModulesForAudit(""));
    static readonly ServiceModule[] Probes = [ProbeModules.Counter(), ProbeModules.Listener()];

    public static IReadOnlyList<ServiceModule> Modules => Tables.Value;

    public IEnumerable<T> All<T>(string service)
        where T : class
    {
        var table = Modules.Single(module => module.Name == service).Tables.Single(table => table.RowType == typeof(T));
        return All(shop.StoreOf(service), table).Cast<T>();
    }

    /// <summary>Dead letters of a store, whatever became of them.</summary>
    public IEnumerable<DeadLetter> DeadLettersOf(IStore store) =>
        All(store, EngineState.Tables.Single(table => table.RowType == typeof(DeadLetter))).Cast<DeadLetter>();

    /// <summary>One store with everything in it, as an audit wants it.</summary>
    public IStore MergedStore()
    {
        var merged = new MemoryStore(shop.Time);
        var tables = EngineState.Tables.Concat(Modules.Concat(Probes).SelectMany(module => module.Tables)).ToList();
        foreach (var (store, _) in shop.Stores)
        {
            var rows = tables.SelectMany(table => All(store, table).Select(row => Insert(table, row)));
            Write(merged, [.. rows]);
        }

        return merged;
    }

    public IProviderLedger ProviderLedger => new Ledger(shop.ProviderLedger);

    static RowChange Insert(Table table, object row) => new(new RowKey(table, table.KeyOf(row)), row, 0);

    void Write(MemoryStore store, IReadOnlyList<RowChange> rows) => shop.Time.Run(Commit(store, rows));

    static async Task Commit(MemoryStore store, IReadOnlyList<RowChange> rows)
    {
        await using var transaction = await store.Begin(CancellationToken.None);
        await transaction.Commit(rows, CancellationToken.None);
    }

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
            foreach (var entry in ledger.Entries.Where(entry => entry.HasSucceeded))
                yield return new ProviderEntry(
                    entry.Kind == Entry.RefundKind, entry.Reference, entry.Charge, entry.Amount, entry.Currency);
        }
    }
}
