using System.Collections.Concurrent;
using Doms.Engine.Storage;

namespace Doms.Storage.PostgreSql;

/// <summary>
/// A table with the types that its columns have in the database, and the SQL for its rows. Each text is constant however many rows it is
/// for, so that the server plans it once: rows are passed as one array for each column.
/// </summary>
sealed class StoredTable
{
    readonly ConcurrentDictionary<(string? Index, bool HasUntil, bool HasAfter, bool KeysOnly), string> _scans = new();

    public StoredTable(Table table, IReadOnlyList<StoredColumn> columns)
    {
        Table = table;
        Columns = columns;
        Written = [.. columns.Where(column => !column.IsIdentity)];
        Load = $"SELECT {Names(columns)} FROM {table.Name} WHERE {Key.Name} = ANY({Key.Array(1)})";
        Lock = $"{Load} ORDER BY {Key.Name} FOR NO KEY UPDATE";
        LockAtOnce = $"{Lock} NOWAIT";
        Insert = InsertText();
        Updates = new TableUpdates(Written, UpdateText);
        Delete = Must($"DELETE FROM {table.Name} t USING {Keys} WHERE {Found("k")} AND t.{Version} = n.v RETURNING 1", 3);
        Purge = $"DELETE FROM {table.Name} WHERE {Key.Name} = ANY({Key.Array(1)})";
        Hold = Must($"SELECT 1 FROM {table.Name} t JOIN {Keys} ON {Found("k")} AND t.{Version} = n.v "
            + $"ORDER BY t.{Key.Name} FOR SHARE OF t", 3);
        FindPresent = Must($"SELECT 1 FROM {table.Name} t JOIN {Keys} ON {Found("k")} AND t.{Version} = n.v", 3);
        FindAbsent = Must($"SELECT 1 FROM {table.Name} WHERE {Key.Name} = ANY({Key.Array(1)})", 2);
    }

    public Table Table { get; }

    public IReadOnlyList<StoredColumn> Columns { get; }

    /// <summary>The columns that are inserted: all but the one that the database fills.</summary>
    public IReadOnlyList<StoredColumn> Written { get; }

    public StoredColumn Key => Columns[0];

    /// <summary>$1 keys.</summary>
    public string Load { get; }

    /// <summary>The same, and locks the rows in the order of their keys.</summary>
    public string Lock { get; }

    /// <summary>The same, and fails where another transaction has locked a row.</summary>
    public string LockAtOnce { get; }

    /// <summary>An array for each written column.</summary>
    public string Insert { get; }

    public TableUpdates Updates { get; }

    /// <summary>$1 keys, $2 versions that the rows must have, $3 their number.</summary>
    public string Delete { get; }

    /// <summary>$1 keys of rows to delete where they are present.</summary>
    public string Purge { get; }

    /// <summary>$1 keys, $2 versions that the rows must have until the commit, $3 their number.</summary>
    public string Hold { get; }

    /// <summary>$1 keys, $2 versions that the rows must have, $3 their number.</summary>
    public string FindPresent { get; }

    /// <summary>$1 keys of which there must be no rows, $2 zero.</summary>
    public string FindAbsent { get; }

    string Version => Columns[1].Name;

    string Keys => $"unnest({Key.Array(1)}, $2::bigint[]) AS n(k, v)";

    /// <summary>
    /// SQL of a scan. Its parameters are group, upper bound, and order value and key of the last row of the previous page, as far as the
    /// range has them, then the limit.
    /// </summary>
    public string Scan(ScanRange range) => _scans.GetOrAdd(
        (range.Index?.Name, range.Until is not null, range.After is not null, range.KeysOnly), _ => ScanText(range));

    public StoredColumn ColumnOf(Column column) => Columns.First(stored => ReferenceEquals(stored.Column, column));

    string ScanText(ScanRange range)
    {
        var next = 0;
        var conditions = new List<string>();
        if (range.Index?.Group is { } group) conditions.Add($"{group.Name} = ${++next}");
        var order = range.Index?.Order.Name;
        if (order is not null) conditions.Add($"{order} IS NOT NULL");
        if (order is not null && range.Until is not null) conditions.Add($"{order} <= ${++next}");
        if (range.After is not null)
            conditions.Add(order is null ? $"{Key.Name} > ${++next}" : $"({order}, {Key.Name}) > (${++next}, ${++next})");
        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        var what = range.KeysOnly ? Key.Name : Names(Columns);
        var by = order is null ? Key.Name : $"{order}, {Key.Name}";
        return $"SELECT {what} FROM {Table.Name}{where} ORDER BY {by} LIMIT ${next + 1}";
    }

    // Numbers of an identity column ascend in the order of the arrays, which is that of the changes.
    string InsertText()
    {
        var arrays = string.Join(", ", Written.Select((column, i) => column.Array(i + 1)));
        var names = Names(Written);
        return $"INSERT INTO {Table.Name} ({names}) SELECT {names} FROM unnest({arrays}) WITH ORDINALITY AS n({names}, row_order) "
            + "ORDER BY row_order";
    }

    string UpdateText(IReadOnlyList<StoredColumn> written)
    {
        var changed = written.Where(column => column != Key).Select(column => $"{column.Name} = n.{column.Name}");
        var expected = written.Count + 1;
        var arrays = string.Join(", ", written.Select((column, i) => column.Array(i + 1)).Append($"${expected}::bigint[]"));
        return Must(
            $"UPDATE {Table.Name} t SET {string.Join(", ", changed)} FROM unnest({arrays}) AS n({Names(written)}, row_expected) "
            + $"WHERE {Found(Key.Name)} AND t.{Version} = n.row_expected RETURNING 1", expected + 1);
    }

    /// <summary>
    /// Finds a row by its key in an array. It is no plain equality, because the server would then read the whole table for each of the keys
    /// where that was empty when the statement was planned.
    /// </summary>
    string Found(string key) => $"t.{Key.Name} = ANY(ARRAY[n.{key}])";

    /// <summary>Raises an error in the database when a statement finds another number of rows: the commit behind it is skipped.</summary>
    string Must(string statement, int expected) =>
        $"WITH found AS ({statement}) SELECT doms_must(count(*), ${expected}, '{Table.Name}') FROM found";

    static string Names(IEnumerable<StoredColumn> columns) => string.Join(", ", columns.Select(column => column.Name));
}
