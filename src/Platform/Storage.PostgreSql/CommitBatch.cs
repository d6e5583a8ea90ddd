using Doms.Engine.Storage;
using Npgsql;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// The statements of a commit, sent in one round trip. Tables come in one order and rows in the order of their keys, so that two commits
/// never wait for one another in a circle. An error skips everything behind it, <c>COMMIT</c> included.
/// </summary>
sealed class CommitBatch(NpgsqlBatch batch, Catalogue catalogue)
{
    static readonly Comparison<RowChange> ByKey = (left, right) => string.CompareOrdinal(left.Key.Key, right.Key.Key);

    public void Add(IReadOnlyList<RowChange> changes, IReadOnlyList<RowGuard> guards)
    {
        var tables = changes.GroupBy(change => change.Key.Table)
            .OrderByDescending(table => table.Key.IsShared).ThenBy(table => table.Key.Name, StringComparer.Ordinal)
            .Select(table => (Stored: catalogue[table.Key], Rows: table.ToList())).ToList();
        AddGuards(tables.Exists(table => table.Stored.Table.IsGuarded), guards);
        foreach (var (table, rows) in tables) AddUpdates(table, Sorted(rows, change => change is { Row: not null, ExpectedVersion: > 0 }));
        foreach (var (table, rows) in tables) AddDeletes(table, Sorted(rows, change => change.Row is null));
        foreach (var (table, rows) in tables) AddInserts(table, Inserts(table, rows));
    }

    void AddGuards(bool changesGuardedTable, IReadOnlyList<RowGuard> guards)
    {
        if (changesGuardedTable) Add(Fence.Exclude);
        else if (guards.Any(guard => guard.Key.Table.IsGuarded)) Add(Fence.Share);
        foreach (var group in guards.GroupBy(guard => guard.Key.Table).OrderBy(table => table.Key.Name, StringComparer.Ordinal))
        {
            var table = catalogue[group.Key];
            var sorted = group.OrderBy(guard => guard.Key.Key, StringComparer.Ordinal).ToList();
            AddAbsent(table, sorted.FindAll(guard => guard.Version == 0));
            AddPresent(table, sorted.FindAll(guard => guard.Version > 0));
        }
    }

    void AddAbsent(StoredTable table, List<RowGuard> guards)
    {
        if (guards.Count == 0) return;
        if (!table.Table.IsGuarded)
            throw new InvalidOperationException($"Table {table.Table} is not declared as guarded: an absent row of it cannot be.");
        var keys = guards.Select(guard => guard.Key.Key).Where(table.Key.CanHold).ToList();
        Add(table.FindAbsent, table.Key.Keys(keys), Number(0));
    }

    void AddPresent(StoredTable table, List<RowGuard> guards)
    {
        if (guards.Count == 0) return;
        Add(
            table.Table.IsGuarded ? table.FindPresent : table.Hold,
            table.Key.Keys([.. guards.Select(guard => guard.Key.Key)]), StoredColumn.Numbers(guards.Select(guard => guard.Version)),
            Number(guards.Count));
    }

    void AddUpdates(StoredTable table, List<RowChange> changes)
    {
        if (changes.Count == 0) return;
        var rows = changes.ConvertAll(change => change.Row!);
        var update = table.Updates.For(changes);
        Add(
            update.Sql,
            [
                .. update.Columns.Select(column => column.Values(rows)),
                StoredColumn.Numbers(changes.Select(change => change.ExpectedVersion)), Number(changes.Count),
            ]);
    }

    void AddDeletes(StoredTable table, List<RowChange> changes)
    {
        var known = changes.FindAll(change => change.ExpectedVersion != RowChange.AnyVersion);
        if (known.Count > 0)
            Add(
                table.Delete, table.Key.Keys(Keys(table, known)), StoredColumn.Numbers(known.Select(change => change.ExpectedVersion)),
                Number(known.Count));
        var expired = Keys(table, changes.FindAll(change => change.ExpectedVersion == RowChange.AnyVersion));
        if (expired.Count > 0) Add(table.Purge, table.Key.Keys(expired));
    }

    void AddInserts(StoredTable table, List<RowChange> changes)
    {
        if (changes.Count == 0) return;
        var rows = changes.ConvertAll(change => change.Row!);
        Add(table.Insert, [.. table.Written.Select(column => column.Values(rows))]);
    }

    /// <summary>Rows with a number of the database keep the order of the changes, which is that of their numbers.</summary>
    static List<RowChange> Inserts(StoredTable table, List<RowChange> changes)
    {
        static bool IsInsert(RowChange change) => change is { Row: not null, ExpectedVersion: 0 };
        return table.Table.IdentityColumn is null ? Sorted(changes, IsInsert) : changes.FindAll(IsInsert);
    }

    static List<RowChange> Sorted(List<RowChange> changes, Predicate<RowChange> which)
    {
        var found = changes.FindAll(which);
        found.Sort(ByKey);
        return found;
    }

    static List<string> Keys(StoredTable table, List<RowChange> changes)
    {
        var keys = changes.ConvertAll(change => change.Key.Key);
        return keys.FindAll(table.Key.CanHold);
    }

    static NpgsqlParameter<long> Number(long number) => new() { TypedValue = number };

    void Add(string sql, params IReadOnlyList<NpgsqlParameter> parameters) => batch.Add(sql, parameters);
}
