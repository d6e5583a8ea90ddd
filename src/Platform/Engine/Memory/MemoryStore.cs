namespace Doms.Engine.Memory;

/// <summary>A store in memory for tests and simulation: the guarantees of a database except durability.</summary>
public sealed class MemoryStore(TimeProvider clock) : IStore
{
    readonly Lock _gate = new();
    readonly Dictionary<Table, MemoryTable> _tables = [];
    readonly StoreClock _clock = new(clock, null);

    public DateTimeOffset Now => _clock.Now;

    public ValueTask<IStoreTransaction> Begin(CancellationToken cancel) => new(new Transaction(this));

    public ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        lock (_gate) return new(TableOf(range.Table).Scan(range));
    }

    public ValueTask<object?> Read(RowKey row, CancellationToken cancel) => new(Load([row])[0]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    MemoryTable TableOf(Table table)
    {
        if (!_tables.TryGetValue(table, out var rows)) _tables.Add(table, rows = new MemoryTable(table));
        return rows;
    }

    object?[] Load(IReadOnlyList<RowKey> keys)
    {
        lock (_gate)
        {
            var rows = new object?[keys.Count];
            for (var i = 0; i < rows.Length; i++) rows[i] = TableOf(keys[i].Table).Find(keys[i].Key);
            return rows;
        }
    }

    void Commit(IReadOnlyList<RowChange> changes)
    {
        lock (_gate)
        {
            foreach (var change in changes) Check(change);
            foreach (var change in changes) TableOf(change.Key.Table).Write(change.Key.Key, change.Row);
        }
    }

    void Check(RowChange change)
    {
        if (change.ExpectedVersion == RowChange.AnyVersion) return;
        var stored = TableOf(change.Key.Table).Find(change.Key.Key);
        var version = stored is null ? 0 : change.Key.Table.VersionOf(stored);
        if (version != change.ExpectedVersion)
            throw new VersionConflictException($"{change.Key} is at version {version}, not {change.ExpectedVersion}.");
    }

    sealed class Transaction(MemoryStore store) : IStoreTransaction
    {
        public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => new(store.Load(keys));

        public ValueTask Commit(IReadOnlyList<RowChange> changes, CancellationToken cancel)
        {
            try
            {
                store.Commit(changes);
                return ValueTask.CompletedTask;
            }
            catch (VersionConflictException conflict)
            {
                return ValueTask.FromException(conflict);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
