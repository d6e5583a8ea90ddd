namespace Doms.Engine.Memory;

/// <summary>A store in memory for tests and simulation: the guarantees of a database except durability.</summary>
public sealed class MemoryStore(TimeProvider clock) : IStore, IRowLists
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

    public ValueTask<IReadOnlyList<IReadOnlyList<object>>> ScanAll(IReadOnlyList<ScanRange> ranges, CancellationToken cancel)
    {
        foreach (var range in ranges) ScanRange.CheckLimit(range.Limit);
        lock (_gate) return new([.. ranges.Select(range => TableOf(range.Table).Scan(range))]);
    }

    public ValueTask<IReadOnlyList<object>> List(Table table, string? beyond, bool descending, int limit, CancellationToken cancel)
    {
        ScanRange.CheckLimit(limit);
        lock (_gate) return new(TableOf(table).List(beyond, descending, limit));
    }

    public ValueTask<IReadOnlyList<object?>> ReadAll(IReadOnlyList<RowKey> keys, CancellationToken cancel) => new(Load(keys));

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

    void Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        lock (_gate)
        {
            foreach (var guard in guards) Check(guard);
            foreach (var change in changes) Check(change);
            foreach (var change in changes) TableOf(change.Key.Table).Write(change.Key.Key, change.Row);
        }
    }

    void Check(RowChange change)
    {
        if (change.ExpectedVersion == RowChange.AnyVersion) return;
        var version = VersionOf(change.Key);
        if (version == change.ExpectedVersion) return;
        if (!change.WasLoaded) throw new StoreRefusedException($"{change.Key} exists already, at version {version}.");
        throw new VersionConflictException($"{change.Key} is at version {version}, not {change.ExpectedVersion}.");
    }

    void Check(RowGuard guard)
    {
        var version = VersionOf(guard.Key);
        if (version != guard.Version)
            throw new VersionConflictException($"{guard.Key} was read at version {guard.Version} and is at {version}.");
    }

    long VersionOf(RowKey key) => TableOf(key.Table).Find(key.Key) is { } stored ? key.Table.VersionOf(stored) : 0;

    sealed class Transaction(MemoryStore store) : IStoreTransaction
    {
        public DateTimeOffset Now { get; } = store.Now;

        public ValueTask<object?[]> Load(IReadOnlyList<RowKey> keys, CancellationToken cancel) => new(store.Load(keys));

        public ValueTask Commit(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards, CancellationToken cancel)
        {
            try
            {
                store.Commit(changes, guards);
                return ValueTask.CompletedTask;
            }
            catch (Exception refused) when (refused is VersionConflictException or StoreRefusedException)
            {
                return ValueTask.FromException(refused);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
