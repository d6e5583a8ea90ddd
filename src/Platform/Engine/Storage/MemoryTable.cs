namespace Doms.Engine;

/// <summary>One table in memory, kept in the order of its key and of each index.</summary>
sealed class MemoryTable
{
    readonly Table _table;
    readonly SortedDictionary<string, object> _byKey = new(StringComparer.Ordinal);
    readonly SortedSet<Entry>[] _indexes;
    readonly bool _hasIdentity;
    long _lastIdentity;

    public MemoryTable(Table table)
    {
        _table = table;
        _hasIdentity = table.Columns.Any(c => c.Kind == ColumnKind.Identity);
        _indexes = [.. table.Indexes.Select(_ => new SortedSet<Entry>(Entry.InOrder))];
    }

    public object? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Write(string key, object? row)
    {
        if (_byKey.Remove(key, out var old)) Unindex(key, old);
        if (row is null) return;
        if (_hasIdentity && old is null) row = _table.WithIdentity(row, ++_lastIdentity);
        _byKey.Add(key, row);
        for (var i = 0; i < _indexes.Length; i++)
            if (EntryOf(_table.Indexes[i], key, row) is { } entry) _indexes[i].Add(entry);
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
            page.Add(_byKey[entry.Key!]);
            if (page.Count == range.Limit) break;
        }

        return page;
    }

    int IndexOf(TableIndex index)
    {
        var at = 0;
        while (_table.Indexes[at] != index) at++;
        return at;
    }

    List<object> ScanKeys(ScanRange range)
    {
        var after = range.After is null ? null : _table.KeyOf(range.After);
        var rows = after is null
            ? _byKey.Values
            : _byKey.Where(pair => string.CompareOrdinal(pair.Key, after) > 0).Select(pair => pair.Value);
        return [.. rows.Take(range.Limit)];
    }

    void Unindex(string key, object old)
    {
        for (var i = 0; i < _indexes.Length; i++)
            if (EntryOf(_table.Indexes[i], key, old) is { } entry) _indexes[i].Remove(entry);
    }

    static Entry? EntryOf(TableIndex index, string key, object row)
    {
        if (index.Order.Value(row) is not long order) return null;
        if (index.Group is null) return new Entry("", order, key);
        return index.Group.Value(row) is string group ? new Entry(group, order, key) : null;
    }

    /// <summary>A row's place in an index; a null key sorts behind every key.</summary>
    sealed record Entry(string Group, long Order, string? Key)
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
