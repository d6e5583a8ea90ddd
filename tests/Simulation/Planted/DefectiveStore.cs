using Doms.Engine.Storage;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A store that tells and takes something else than what is there.</summary>
sealed class DefectiveStore(IStore inner) : IStore
{
    /// <summary>What a loaded row becomes; the number counts the loads of the transaction from 1.</summary>
    public Func<RowKey, object?, int, object?> OnLoad { get; init; } = (_, row, _) => row;

    public Func<ScanRange, IReadOnlyList<object>, IReadOnlyList<object>> OnScan { get; init; } = (_, rows) => rows;

    /// <summary>Which changes are written.</summary>
    public Func<RowChange, bool> ShouldWrite { get; init; } = _ => true;

    /// <summary>Tables whose versions nobody checks.</summary>
    public Func<Table, bool> SkipsVersionCheck { get; init; } = _ => false;

    public Func<IReadOnlyList<RowChange>, Task> BeforeCommit { get; init; } = _ => Task.CompletedTask;

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await inner.Begin(cancel));

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) =>
        OnScan(range, await inner.Scan(range, cancel));

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) => OnLoad(row, await inner.Read(row, cancel), 1);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Transaction(DefectiveStore store, IStoreTransaction inner) : IStoreTransaction
    {
        int _loads;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            _loads++;
            var rows = await inner.Load(keys, cancel);
            return [.. rows.Select((row, i) => store.OnLoad(keys[i], row, _loads))];
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel)
        {
            await store.BeforeCommit(changes);
            var kept = changes.Where(store.ShouldWrite).ToList();
            if (kept.Exists(change => store.SkipsVersionCheck(change.Key.Table))) await AdoptCurrentVersions(kept, cancel);
            await inner.Commit(kept, cancel);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        async Task AdoptCurrentVersions(List<RowChange> changes, CancellationToken cancel)
        {
            var there = await inner.Load([.. changes.Select(change => change.Key)], cancel);
            for (var i = changes.Count - 1; i >= 0; i--)
            {
                if (!store.SkipsVersionCheck(changes[i].Key.Table)) continue;
                var version = there[i] is { } row ? changes[i].Key.Table.VersionOf(row) : 0;
                if (version == 0 && changes[i].Row is null) changes.RemoveAt(i);
                else changes[i] = changes[i] with { ExpectedVersion = version };
            }
        }
    }
}
