using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Parameters that determine the SQL of a scan.</summary>
readonly record struct ScanShape(Table Table, TableIndex? Index, bool HasUntil, bool HasAfter, bool KeysOnly)
{
    public static ScanShape Of(ScanRange range) => new(
        range.Table, range.Index, range.Index is not null && range.Until is not null, range.After is not null, range.KeysOnly);
}

/// <summary>Reads a page of a table in the order of one of its indexes.</summary>
sealed class ScanStatement(ScanShape shape, sqlite3 connection) : IDisposable
{
    readonly SqliteStatement _statement = new(connection, Sql(shape));

    public List<object> Run(ScanRange range)
    {
        Bind(range);
        var rows = new List<object>();
        var reader = new StatementReader(_statement);
        try
        {
            while (_statement.Step()) rows.Add(shape.KeysOnly ? reader.ReadKey() : reader.Read(range.Table));
            return rows;
        }
        finally
        {
            _statement.Reset();
        }
    }

    public void Dispose() => _statement.Dispose();

    void Bind(ScanRange range)
    {
        var next = 1;
        if (shape.Index?.Group is not null) _statement.Bind(next++, range.Group ?? "");
        if (shape.HasUntil) _statement.Bind(next++, range.Until);
        if (range.After is { } after)
        {
            if (shape.Index is { } index) _statement.Bind(next++, (long?)index.Order.Value(after));
            if (!IsOrderUnique(shape.Index)) _statement.Bind(next++, shape.Table.KeyOf(after));
        }

        _statement.Bind(next, (long)range.Limit);
    }

    static bool IsOrderUnique(TableIndex? index) => index?.Order.Kind == ColumnKind.Identity;

    static string Sql(ScanShape shape)
    {
        var (table, index, hasUntil, hasAfter, keysOnly) = shape;
        var key = table.KeyColumn.Name;
        var order = index?.Order.Name;
        var by = order is null ? key : IsOrderUnique(index) ? order : $"{order}, {key}";
        var where = new List<string>();
        if (index?.Group is { } group) where.Add($"{group.Name} = ?");
        if (order is not null) where.Add($"{order} IS NOT NULL");
        if (hasUntil) where.Add($"{order} <= ?");
        if (hasAfter) where.Add($"({by}) > ({(by == order || order is null ? "?" : "?, ?")})");
        var condition = where.Count == 0 ? "" : $" WHERE {string.Join(" AND ", where)}";
        var columns = keysOnly ? key : string.Join(", ", table.Columns.Select(c => c.Name));
        return $"SELECT {columns} FROM {table.Name}{condition} ORDER BY {by} LIMIT ?";
    }
}
