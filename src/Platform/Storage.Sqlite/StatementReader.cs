using System.Text;
using Doms.Engine.Storage;
using SQLitePCL;

namespace Doms.Storage.Sqlite;

/// <summary>
/// Reads the current row of a statement. Each cell is read as its column's type, even if it was edited by hand with
/// another.
/// </summary>
sealed class StatementReader(SqliteStatement statement) : RowReader
{
    readonly sqlite3_stmt _handle = statement.Handle;
    int _next;

    /// <summary>Size of the columns read of the last row.</summary>
    public int Size { get; private set; }

    public object Read(Table table)
    {
        _next = 0;
        Size = 0;
        return table.Read(this);
    }

    /// <summary>Reads the only column of the row, its key.</summary>
    public string ReadKey()
    {
        _next = 0;
        return Text();
    }

    public override string? TextOrNull()
    {
        var column = _next++;
        var utf8 = Blob(column);
        if (utf8.Length > 0) return Encoding.UTF8.GetString(utf8);
        return IsNull(column) ? null : "";
    }

    public override long? Int64OrNull()
    {
        var column = _next++;
        var value = raw.sqlite3_column_int64(_handle, column);
        Size += sizeof(long);
        return value == 0 && IsNull(column) ? null : value;
    }

    public override bool Bool() => raw.sqlite3_column_int(_handle, _next++) != 0;

    public override byte[] Bytes() => Blob(_next++).ToArray();

    protected override ReadOnlySpan<byte> Utf8() => Blob(_next++);

    ReadOnlySpan<byte> Blob(int column)
    {
        var bytes = raw.sqlite3_column_blob(_handle, column);
        Size += bytes.Length;
        return bytes;
    }

    bool IsNull(int column) => raw.sqlite3_column_type(_handle, column) == raw.SQLITE_NULL;
}
