using Doms.Engine.Storage;

namespace Doms.Tests.Simulation.Planted;

/// <summary>A store that returns other rows than stored, or stores other rows than committed.</summary>
sealed class DefectiveStore(IStore inner) : IStore
{
    /// <summary>Replaces a loaded row; the number counts the loads of the transaction from 1.</summary>
    public Func<RowKey, object?, int, object?> OnLoad { get; init; } = (_, row, _) => row;

    public Func<ScanRange, IReadOnlyList<object>, IReadOnlyList<object>> OnScan { get; init; } = (_, rows) => rows;

    /// <summary>Selects the changes to write.</summary>
    public Func<RowChange, bool> ShouldWrite { get; init; } = _ => true;

    /// <summary>Replaces a change to write.</summary>
    public Func<RowChange, RowChange> OnWrite { get; init; } = change => change;

    /// <summary>Selects the tables whose versions are not checked.</summary>
    public Func<Table, bool> SkipsVersionCheck { get; init; } = _ => false;

    public Func<IReadOnlyList<RowChange>, Task> BeforeCommit { get; init; } = _ => Task.CompletedTask;

    public DateTimeOffset Now => inner.Now;

    public async ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new Transaction(this, await inner.Begin(cancel));

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) =>
        OnScan(range, await inner.Scan(range, cancel));

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        var pages = await inner.ScanAll(ranges, cancel);
        return [.. pages.Select((page, i) => OnScan(ranges[i], page))];
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) => OnLoad(row, await inner.Read(row, cancel), 1);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    sealed class Transaction(DefectiveStore store, IStoreTransaction inner) : IStoreTransaction
    {
        int _loads;

        public DateTimeOffset Now => inner.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            _loads++;
            var rows = await inner.Load(keys, cancel);
            return [.. rows.Select((row, i) => store.OnLoad(keys[i], row, _loads))];
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            await store.BeforeCommit(changes);
            var written = changes.Where(store.ShouldWrite).Select(store.OnWrite).ToList();
            if (written.Exists(change => store.SkipsVersionCheck(change.Key.Table))) await AdoptCurrentVersions(written, cancel);
            await inner.Commit(written, [.. guards.Where(guard => !store.SkipsVersionCheck(guard.Key.Table))], cancel);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        async Task AdoptCurrentVersions(List<RowChange> changes, CancellationToken cancel)
        {
            var stored = await inner.Load([.. changes.Select(change => change.Key)], cancel);
            for (var i = changes.Count - 1; i >= 0; i--)
            {
                if (!store.SkipsVersionCheck(changes[i].Key.Table)) continue;
                var version = stored[i] is { } row ? changes[i].Key.Table.VersionOf(row) : 0;
                if (version == 0 && changes[i].Row is null) changes.RemoveAt(i);
                else changes[i] = changes[i] with { ExpectedVersion = version };
            }
        }
    }
}
