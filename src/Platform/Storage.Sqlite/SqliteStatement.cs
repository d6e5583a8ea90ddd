using System.Text;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>A prepared statement, reused on its connection.</summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 _connection;
    readonly sqlite3_stmt _handle;
    readonly string _sql;
    byte[] _text = new byte[256];

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        _sql = sql;
        if (raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle) != raw.SQLITE_OK)
            throw SqliteErrors.LastError(connection, $"prepare '{sql}'");
    }

    public sqlite3_stmt Handle => _handle;

    /// <summary>Size of the values bound since the last reset.</summary>
    public int BoundBytes { get; private set; }

    /// <param name="index">One-based.</param>
    public void Bind(int index, object? value)
    {
        var code = value switch
        {
            string text => BindText(index, text),
            long number => raw.sqlite3_bind_int64(_handle, index, number),
            byte[] bytes => BindBytes(index, bytes),
            bool flag => raw.sqlite3_bind_int(_handle, index, flag ? 1 : 0),
            null => raw.sqlite3_bind_null(_handle, index),
            _ => throw new ArgumentException($"A {value.GetType().Name} cannot be stored.", nameof(value)),
        };
        if (code != raw.SQLITE_OK) throw SqliteErrors.LastError(_connection, $"bind a value of '{_sql}'");
    }

    /// <summary>Binds UTF-8 bytes as text; null binds NULL.</summary>
    public void BindUtf8(int index, byte[]? utf8)
    {
        BoundBytes += utf8?.Length ?? 0;
        var code = utf8 is null ? raw.sqlite3_bind_null(_handle, index) : raw.sqlite3_bind_text(_handle, index, utf8.AsSpan());
        if (code != raw.SQLITE_OK) throw SqliteErrors.LastError(_connection, $"bind a value of '{_sql}'");
    }

    public void Bind(int index, long value)
    {
        if (raw.sqlite3_bind_int64(_handle, index, value) != raw.SQLITE_OK)
            throw SqliteErrors.LastError(_connection, $"bind a value of '{_sql}'");
    }

    /// <summary>
    /// Advances to the next row and returns whether there is one; the statement stays open until it is reset.
    /// </summary>
    public bool Step() => TryStep() switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        _ => throw SqliteErrors.LastError(_connection, $"run '{_sql}'"),
    };

    /// <summary>Advances and returns SQLite's result code, for callers that handle failures themselves.</summary>
    public int TryStep() => raw.sqlite3_step(_handle);

    public void Reset()
    {
        _ = raw.sqlite3_reset(_handle);
        BoundBytes = 0;
    }

    /// <summary>Runs a statement that yields no rows and returns how many it changed.</summary>
    public int Run()
    {
        try
        {
            Step();
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _handle.Dispose();

    int BindBytes(int index, byte[] bytes)
    {
        BoundBytes += bytes.Length;
        return raw.sqlite3_bind_blob(_handle, index, bytes.AsSpan());
    }

    int BindText(int index, string text)
    {
        // An empty span has no address, which SQLite would treat as NULL.
        if (text.Length == 0) return raw.sqlite3_bind_text(_handle, index, "");
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most) _text = new byte[most];
        var length = Encoding.UTF8.GetBytes(text, _text);
        BoundBytes += length;
        return raw.sqlite3_bind_text(_handle, index, _text.AsSpan(0, length));
    }
}
