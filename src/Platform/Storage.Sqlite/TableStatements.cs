using System.Text;
using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>Statements for one table on one connection, each prepared on first use.</summary>
sealed class TableStatements : IDisposable
{
    const ulong AllColumns = ulong.MaxValue;

    /// <summary>
    /// Always written: a row that was deleted and inserted again can be identical, including its version.
    /// </summary>
    const ulong VersionOnly = 1;
    const int MaxUpdates = 64;

    /// <summary>Not below any key.</summary>
    const string Unbounded = "\uffff";
    readonly Table _table;
    readonly sqlite3 _connection;
    readonly Column[] _columns;
    readonly Column[] _updated;
    readonly StatementWriter _writer = new();
    SqliteStatement? _load;
    StatementReader? _reader;
    SqliteStatement? _any;
    SqliteStatement? _insert;
    readonly Dictionary<ulong, SqliteStatement> _updates = [];
    SqliteStatement? _delete;
    SqliteStatement? _purge;
    string? _highest;

    public TableStatements(Table table, sqlite3 connection)
    {
        _table = table;
        _connection = connection;
        _columns = [.. table.Columns];
        _updated = [.. table.Columns.Skip(1).Where(c => c.Kind != ColumnKind.Identity)];
    }

    public Column? Identity => _table.IdentityColumn;

    string WhereKeyAndVersion => $"WHERE {_table.KeyColumn.Name} = ? AND {_table.VersionColumn.Name} = ?";

    /// <summary>Size of the row that was loaded last.</summary>
    public int LoadedBytes => _reader?.Size ?? 0;

    /// <summary>Size of what the last insert or update has written.</summary>
    public int WrittenBytes { get; private set; }

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

    /// <summary>
    /// False for a key above those of all rows, on the only connection that writes. Keys of orders sort by time, so that a new one is the
    /// highest and need not be looked for.
    /// </summary>
    public bool MayHave(string key)
    {
        _highest ??= ReadHighest();
        return string.CompareOrdinal(key, _highest) <= 0;
    }

    /// <summary>Discards the highest key, since another writer may have inserted a higher one.</summary>
    public void DiscardHighest() => _highest = null;

    /// <summary>Returns true if a row has the number; used only after a failure.</summary>
    public bool Has(Column identity, long number)
    {
        using var has = Prepare($"SELECT 1 FROM {_table.Name} WHERE {identity.Name} = ?");
        has.Bind(1, number);
        return has.Step();
    }

    /// <returns>SQLite's result code.</returns>
    public int TryInsert(object row, long identity)
    {
        _insert ??= Prepare(
            $"INSERT INTO {_table.Name} ({Names(_columns)}) VALUES ({string.Join(", ", _columns.Select(_ => "?"))})");
        for (var i = 0; i < _columns.Length; i++)
        {
            if (ReferenceEquals(_columns[i], Identity)) _insert.Bind(i + 1, identity);
            else _writer.Bind(_insert, i + 1, _columns[i], row);
        }

        WrittenBytes = _insert.BoundBytes;
        var code = _insert.TryStep();
        if (code != raw.SQLITE_DONE) code = raw.sqlite3_extended_errcode(_connection);
        else if (_highest is not null) Raise(_table.KeyOf(row));
        _insert.Reset();
        return code;
    }

    /// <summary>Writes only changed columns, so that an index is touched only when its columns change.</summary>
    /// <returns>Number of rows with the key and version: one or zero.</returns>
    public int Update(in RowChange change)
    {
        var columns = ChangedColumns(change.Before, change.Row!);
        var update = UpdateOf(ref columns);
        var next = 1;
        for (var i = 0; i < _updated.Length; i++)
            if (Has(columns, i)) _writer.Bind(update, next++, _updated[i], change.Row!);
        WrittenBytes = update.BoundBytes;
        update.Bind(next, change.Key.Key);
        update.Bind(next + 1, change.ExpectedVersion);
        return update.Run();
    }

    /// <returns>Number of rows with the key and version: one or zero.</returns>
    public int Delete(string key, long expectedVersion)
    {
        _delete ??= Prepare($"DELETE FROM {_table.Name} {WhereKeyAndVersion}");
        _delete.Bind(1, key);
        _delete.Bind(2, expectedVersion);
        return _delete.Run();
    }

    /// <summary>Deletes a row of any version.</summary>
    public void Purge(string key)
    {
        _purge ??= Prepare($"DELETE FROM {_table.Name} WHERE {_table.KeyColumn.Name} = ?");
        _purge.Bind(1, key);
        _purge.Run();
    }

    public void Dispose()
    {
        _load?.Dispose();
        _any?.Dispose();
        _insert?.Dispose();
        foreach (var update in _updates.Values) update.Dispose();
        _delete?.Dispose();
        _purge?.Dispose();
    }

    string ReadHighest()
    {
        using var highest = Prepare($"SELECT max({_table.KeyColumn.Name}) FROM {_table.Name}");
        highest.Step();
        var key = new StatementReader(highest).TextOrNull() ?? "";
        return Ascii.IsValid(key) ? key : Unbounded;
    }

    // The database orders keys by their bytes, which is the order of their characters only in ASCII.
    void Raise(string key)
    {
        if (string.CompareOrdinal(key, _highest) > 0) _highest = Ascii.IsValid(key) ? key : Unbounded;
    }

    ulong ChangedColumns(object? before, object row)
    {
        if (before is null) return AllColumns;
        ulong columns = VersionOnly;
        for (var i = 1; i < _updated.Length; i++)
            if (!_updated[i].HasSameValue(before, row)) columns |= 1UL << i;
        return columns;
    }

    /// <summary>
    /// Returns a statement for the changed columns; beyond a number of variants, all columns are written.
    /// </summary>
    SqliteStatement UpdateOf(ref ulong columns)
    {
        if (_updates.Count >= MaxUpdates && !_updates.ContainsKey(columns)) columns = AllColumns;
        if (_updates.TryGetValue(columns, out var update)) return update;
        var wanted = columns;
        var set = _updated.Where((_, i) => Has(wanted, i)).Select(c => $"{c.Name} = ?");
        _updates.Add(columns, update = Prepare($"UPDATE {_table.Name} SET {string.Join(", ", set)} {WhereKeyAndVersion}"));
        return update;
    }

    static bool Has(ulong columns, int index) => (columns & (1UL << index)) != 0;

    SqliteStatement Prepare(string sql) => new(_connection, sql);

    static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(c => c.Name));
}
