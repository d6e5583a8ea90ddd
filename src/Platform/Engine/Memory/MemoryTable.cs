namespace Doms.Engine.Memory;

/// <summary>A table in memory, sorted by each index; it is sorted by its key on demand.</summary>
sealed class MemoryTable
{
    readonly Table _table;
    readonly Dictionary<string, object> _byKey = new(StringComparer.Ordinal);
    readonly SortedSet<Entry>[] _indexes;
    List<string>? _keysInOrder;
    long _lastIdentity;

    public MemoryTable(Table table)
    {
        _table = table;
        _indexes = [.. table.Indexes.Select(_ => new SortedSet<Entry>(Entry.InOrder))];
    }

    public object? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Write(string key, object? row)
    {
        var old = Find(key);
        if (row is not null && _table.IdentityColumn is { } identity) row = WithIdentity(identity, old, row);
        if (old is null != row is null) _keysInOrder = null;
        if (row is null) _byKey.Remove(key);
        else _byKey[key] = row;
        for (var i = 0; i < _indexes.Length; i++) Reindex(_indexes[i], EntryOf(i, key, old), EntryOf(i, key, row));
    }

    public IReadOnlyList<object> Scan(ScanRange range)
    {
        if (range.Index is null) return ScanKeys(range);
        var entries = _indexes[IndexOf(range.Index)];
        var from = new Entry(range.Group ?? "", long.MinValue, "");
        if (range.After is not null) from = EntryOf(range.Index, _table.KeyOf(range.After), range.After) ?? from;
        var to = new Entry(range.Group ?? "", range.Until ?? long.MaxValue, null);
        var page = new List<object>();
        foreach (var entry in entries.GetViewBetween(from, to))
        {
            if (range.After is not null && entry == from) continue;
            page.Add(range.KeysOnly ? entry.Key! : _byKey[entry.Key!]);
            if (page.Count == range.Limit) break;
        }

        return page;
    }

    /// <summary>A new row gets the next number; a changed one keeps its own.</summary>
    object WithIdentity(Column identity, object? old, object row)
    {
        if (old is null) return _table.WithIdentity(row, ++_lastIdentity);
        return identity.HasSameValue(old, row) ? row : _table.WithIdentity(row, (long)identity.Value(old)!);
    }

    int IndexOf(TableIndex index)
    {
        var at = 0;
        while (_table.Indexes[at] != index) at++;
        return at;
    }

    /// <summary>Rows beyond a key, in the order of keys.</summary>
    public IReadOnlyList<object> List(string? beyond, bool descending, int limit)
    {
        var keys = KeysInOrder();
        var next = beyond is null ? 0 : IndexAfter(keys, beyond);
        if (!descending) return [.. keys.Skip(next).Take(limit).Select(key => _byKey[key])];
        var end = beyond is null ? keys.Count : next - (_byKey.ContainsKey(beyond) ? 1 : 0);
        return [.. keys.Take(end).Reverse().Take(limit).Select(key => _byKey[key])];
    }

    List<string> KeysInOrder() => _keysInOrder ??= [.. _byKey.Keys.Order(StringComparer.Ordinal)];

    List<object> ScanKeys(ScanRange range)
    {
        var keys = KeysInOrder();
        var from = range.After is null ? 0 : IndexAfter(keys, _table.KeyOf(range.After));
        return [.. keys.Skip(from).Take(range.Limit).Select(key => range.KeysOnly ? key : _byKey[key])];
    }

    static int IndexAfter(List<string> keys, string key)
    {
        var at = keys.BinarySearch(key, StringComparer.Ordinal);
        return at < 0 ? ~at : at + 1;
    }

    static void Reindex(SortedSet<Entry> index, Entry? old, Entry? entry)
    {
        if (old == entry) return;
        if (old is { } left) index.Remove(left);
        if (entry is { } entered) index.Add(entered);
    }

    Entry? EntryOf(int index, string key, object? row) => row is null ? null : EntryOf(_table.Indexes[index], key, row);

    static Entry? EntryOf(TableIndex index, string key, object row)
    {
        if (index.Order.Value(row) is not long order) return null;
        if (index.Group is null) return new Entry("", order, key);
        return index.Group.Value(row) is string group ? new Entry(group, order, key) : null;
    }

    /// <summary>A row's place in an index; a null key sorts behind every key.</summary>
    readonly record struct Entry(string Group, long Order, string? Key)
    {
        public static readonly IComparer<Entry> InOrder = Comparer<Entry>.Create((left, right) =>
        {
            var group = string.CompareOrdinal(left.Group, right.Group);
            if (group != 0) return group;
            var order = left.Order.CompareTo(right.Order);
            if (order != 0) return order;
            if (left.Key is null || right.Key is null) return (left.Key is null ? 1 : 0) - (right.Key is null ? 1 : 0);
            return string.CompareOrdinal(left.Key, right.Key);
        });
    }
}
