using Doms.Engine;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>The statements for one table on one connection, each prepared when it is first used.</summary>
sealed class TableStatements : IDisposable
{
    readonly Table _table;
    readonly sqlite3 _connection;
    readonly Column[] _columns;
    readonly Column[] _updated;
    Statement? _load;
    StatementReader? _reader;
    Statement? _any;
    Statement? _insert;
    Statement? _update;
    Statement? _delete;

    public TableStatements(Table table, sqlite3 connection)
    {
        _table = table;
        _connection = connection;
        _columns = [.. table.Columns];
        _updated = [.. table.Columns.Skip(1).Where(c => c.Kind != ColumnKind.Identity)];
        Identity = table.Columns.FirstOrDefault(c => c.Kind == ColumnKind.Identity);
    }

    public Column? Identity { get; }

    string Match => $"WHERE {_table.KeyColumn.Name} = ? AND {_table.VersionColumn.Name} = ?";

    public object? Load(string key)
    {
        _load ??= Prepare($"SELECT {Names(_columns)} FROM {_table.Name} WHERE {_table.KeyColumn.Name} = ?");
        _reader ??= new StatementReader(_load);
        try
        {
            _load.Bind(1, key);
            return _load.Step() ? _reader.Read(_table) : null;
        }
        finally
        {
            _load.Reset();
        }
    }

    public bool Any()
    {
        _any ??= Prepare($"SELECT 1 FROM {_table.Name} LIMIT 1");
        try
        {
            return _any.Step();
        }
        finally
        {
            _any.Reset();
        }
    }

    /// <summary>Whether a row has the number; asked only after a failure.</summary>
    public bool Has(Column identity, long number)
    {
        using var has = Prepare($"SELECT 1 FROM {_table.Name} WHERE {identity.Name} = ?");
        has.Bind(1, number);
        return has.Step();
    }

    /// <returns>SQLite's result code: done, or why not.</returns>
    public int TryInsert(object row, long identity)
    {
        _insert ??= Prepare(
            $"INSERT INTO {_table.Name} ({Names(_columns)}) VALUES ({string.Join(", ", _columns.Select(_ => "?"))})");
        for (var i = 0; i < _columns.Length; i++)
        {
            if (ReferenceEquals(_columns[i], Identity)) _insert.Bind(i + 1, identity);
            else _insert.Bind(i + 1, _columns[i].Value(row));
        }

        var code = _insert.TryStep();
        if (code != raw.SQLITE_DONE) code = raw.sqlite3_extended_errcode(_connection);
        _insert.Reset();
        return code;
    }

    /// <returns>How many rows had the key and the version: one or none.</returns>
    public int Update(string key, object row, long expectedVersion)
    {
        _update ??= Prepare($"UPDATE {_table.Name} SET {string.Join(", ", _updated.Select(c => $"{c.Name} = ?"))} {Match}");
        for (var i = 0; i < _updated.Length; i++) _update.Bind(i + 1, _updated[i].Value(row));
        _update.Bind(_updated.Length + 1, key);
        _update.Bind(_updated.Length + 2, expectedVersion);
        return _update.Run();
    }

    /// <returns>How many rows had the key and the version: one or none.</returns>
    public int Delete(string key, long expectedVersion)
    {
        _delete ??= Prepare($"DELETE FROM {_table.Name} {Match}");
        _delete.Bind(1, key);
        _delete.Bind(2, expectedVersion);
        return _delete.Run();
    }

    public void Dispose()
    {
        _load?.Dispose();
        _any?.Dispose();
        _insert?.Dispose();
        _update?.Dispose();
        _delete?.Dispose();
    }

    Statement Prepare(string sql) => new(_connection, sql);

    static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(c => c.Name));
}
