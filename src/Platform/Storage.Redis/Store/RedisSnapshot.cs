using Doms.Engine.Storage;
using StackExchange.Redis;

namespace Doms.Storage.Redis.Store;

/// <summary>A copy of a table with its keys and index entries, read within a transaction of the server.</summary>
sealed class TableCopy
{
    readonly Task<HashEntry[]> _stored;
    readonly Task<RedisValue[]> _keys;
    readonly IReadOnlyList<Task<RedisValue[]>> _entries;
    readonly Dictionary<TableIndex, List<object>> _byIndex = [];
    SortedDictionary<string, object>? _rows;

    public TableCopy(Table table, ITransaction transaction, StoreKeys keys)
    {
        Table = table;
        _stored = transaction.HashGetAllAsync(keys.Rows(table));
        _keys = transaction.SortedSetRangeByRankAsync(keys.Keys(table));
        _entries = [.. table.Indexes.Select(index => transaction.SortedSetRangeByRankAsync(keys.Index(table, index)))];
    }

    public Table Table { get; }

    /// <summary>Completes when all has been read.</summary>
    public Task Completion => Task.WhenAll([_stored, _keys, .. _entries]);

    /// <summary>Rows by key, in the order of keys.</summary>
    public async Task<SortedDictionary<string, object>> Rows()
    {
        if (_rows is not null) return _rows;
        _rows = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in await _stored) _rows.Add((string)entry.Name!, StoredRow.Read(Table, (byte[])entry.Value!));
        return _rows;
    }

    /// <summary>Rows in the order of an index.</summary>
    public async Task<List<object>> RowsBy(TableIndex index)
    {
        if (_byIndex.TryGetValue(index, out var sorted)) return sorted;
        sorted = [.. (await Rows()).Values
            .Where(row => index.Order.Value(row) is long && (index.Group is null || index.Group.Value(row) is not null))
            .OrderBy(row => (long)index.Order.Value(row)!).ThenBy(Table.KeyOf, StringComparer.Ordinal)];
        _byIndex.Add(index, sorted);
        return sorted;
    }

    /// <summary>Describes keys and index entries that do not agree with the rows.</summary>
    public async Task<IReadOnlyList<string>> FindDamage()
    {
        var stored = await _stored;
        var damage = new List<string>();
        if (!(await _keys).ToHashSet().SetEquals(stored.Select(entry => entry.Name)))
            damage.Add($"The keys of table {Table.Name} are not those of its rows.");
        for (var i = 0; i < _entries.Count; i++)
        {
            var at = i;
            var expected = stored.Select(entry => (RedisValue)StoredRow.EntriesOf(Table, (byte[])entry.Value!)[at])
                .Where(entry => entry.Length() > 0);
            if (!(await _entries[at]).ToHashSet().SetEquals(expected))
                damage.Add($"Index {Table.Indexes[at].Name} of table {Table.Name} does not agree with its rows.");
        }

        return damage;
    }
}

/// <summary>All rows of a store as of one moment, in the memory of this process.</summary>
sealed class RedisSnapshot(DateTimeOffset now, IReadOnlyList<TableCopy> tables) : IStoreSnapshot
{
    public DateTimeOffset Now => now;

    public async ValueTask<IReadOnlyList<object>> Scan(ScanRange range, CancellationToken cancel)
    {
        ScanRange.CheckLimit(range.Limit);
        var copy = CopyOf(range.Table);
        IEnumerable<object> rows = range.Index is { } index
            ? (await copy.RowsBy(index)).Where(row => IsIn(range, index, row))
            : (await copy.Rows()).Values.Where(row => IsAfter(range, row));
        return [.. rows.Take(range.Limit).Select(row => range.KeysOnly ? range.Table.KeyOf(row) : row)];
    }

    public async ValueTask<object?> Read(RowKey row, CancellationToken cancel) =>
        (await CopyOf(row.Table).Rows()).GetValueOrDefault(row.Key);

    public async ValueTask<IReadOnlyList<string>?> FindDamage(CancellationToken cancel)
    {
        var damage = new List<string>();
        foreach (var table in tables) damage.AddRange(await table.FindDamage());
        return damage;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    TableCopy CopyOf(Table table) => tables.First(copy => copy.Table == table);

    static bool IsAfter(ScanRange range, object row) =>
        range.After is null || string.CompareOrdinal(range.Table.KeyOf(row), range.Table.KeyOf(range.After)) > 0;

    static bool IsIn(ScanRange range, TableIndex index, object row)
    {
        var order = (long)index.Order.Value(row)!;
        if (index.Group is not null && (string)index.Group.Value(row)! != (range.Group ?? "")) return false;
        if (order > (range.Until ?? long.MaxValue)) return false;
        if (range.After is not { } after) return true;
        var last = (long)index.Order.Value(after)!;
        return order > last || (order == last && IsAfter(range, row));
    }
}
