using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>A prepared statement, reused on its connection.</summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 _connection;
    readonly sqlite3_stmt _handle;
    readonly nint _address;
    readonly string _sql;
    byte[] _text = new byte[256];

    public SqliteStatement(sqlite3 connection, string sql)
    {
        _connection = connection;
        _sql = sql;
        if (raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _handle) != raw.SQLITE_OK)
            throw SqliteErrors.LastError(connection, $"prepare '{sql}'");
#pragma warning disable S3869 // The handle is open as long as this object uses its address.
        _address = _handle.DangerousGetHandle();
#pragma warning restore S3869
    }

    public sqlite3_stmt Handle => _handle;

    /// <summary>Size of the values bound since the last reset.</summary>
    public int BoundBytes { get; private set; }

    /// <param name="index">One-based.</param>
    public void Bind(int index, string? text)
    {
        if (text is null)
        {
            BindNull(index);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most) _text = new byte[most];
        BindText(index, _text, Encoding.UTF8.GetBytes(text, _text));
    }

    /// <summary>Binds UTF-8 bytes as text; null binds NULL.</summary>
    public void BindUtf8(int index, byte[]? utf8)
    {
        if (utf8 is null) BindNull(index);
        else BindText(index, utf8, utf8.Length);
    }

    public void Bind(int index, long? number)
    {
        if (number is { } value) Check(StatementBinding.Int64(_address, index, value));
        else BindNull(index);
    }

    public void Bind(int index, byte[] bytes)
    {
        BoundBytes += bytes.Length;
        Check(raw.sqlite3_bind_blob(_handle, index, bytes.AsSpan()));
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

    void BindText(int index, byte[] utf8, int length)
    {
        BoundBytes += length;
        Check(StatementBinding.Text(
            _address, index, ref MemoryMarshal.GetArrayDataReference(utf8), length, StatementBinding.CopiesText));
    }

    void BindNull(int index) => Check(StatementBinding.Null(_address, index));

    void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw SqliteErrors.LastError(_connection, $"bind a value of '{_sql}'");
    }
}
