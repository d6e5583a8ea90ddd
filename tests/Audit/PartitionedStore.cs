using Doms.Audit;
using Doms.Engine.Memory;
using Doms.Engine.Storage;
using Doms.Tests.Compliance;

namespace Doms.Tests.Audit;

/// <summary>
/// Spreads rows over several Memory stores by a hash of their keys, and reads them through a <see cref="MergedReader"/>.
/// </summary>
sealed class PartitionedStore : IStore
{
    readonly IReadOnlyList<MemoryStore> _stores;
    readonly MergedReader _reader;

    public PartitionedStore(int count, TimeProvider clock)
    {
        _stores = [.. Enumerable.Range(0, count).Select(_ => new MemoryStore(clock))];
        _reader = new MergedReader(_stores);
    }

    public DateTimeOffset Now => _reader.Now;

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel) => _reader.Scan(range, cancel);

    public async ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        var pages = new List<IReadOnlyList<object>>();
        foreach (var range in ranges) pages.Add(await Scan(range, cancel));
        return pages;
    }

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => _reader.Read(row, cancel);

    public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new(new Transaction(this));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Numbers assigned by a store have an order in that store only, so numbered samples are in one store.</summary>
    MemoryStore StoreOf(RowKey row) =>
        _stores[row.Table == Samples.Numbered ? 0 : row.Key.Sum(character => character) % _stores.Count];

    sealed class Transaction(PartitionedStore store) : IStoreTransaction
    {
        public DateTimeOffset Now { get; } = store.Now;

        public async ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel)
        {
            var rows = new object?[keys.Count];
            for (var i = 0; i < rows.Length; i++) rows[i] = await store.Read(keys[i], cancel);
            return rows;
        }

        public async ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            foreach (var part in changes.GroupBy(change => store.StoreOf(change.Key)))
            {
                await using var transaction = await part.Key.Begin(cancel);
                var own = guards.Where(guard => store.StoreOf(guard.Key) == part.Key).ToList();
                await transaction.Commit([.. part], own, cancel);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
